/**
 * The folders of a test file, and trees in them. They are removed when the file is done, whatever became of its tests:
 * setup-file.ts calls `removeFolders`. What a worker that died left is in the run's folder, which setup.ts removes.
 */
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export type Files = Readonly<Record<string, string | Uint8Array>>

const made: string[] = []

/** An empty folder, by its real path. */
export function newFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'firedrill-test-')))
  made.push(folder)
  return folder
}

/** Writes files by their paths in a folder, with the folders that they need. */
export function writeTree(root: string, files: Files): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

/** A folder with these files. */
export function treeOf(files: Files): string {
  const root = newFolder()
  writeTree(root, files)
  return root
}

/** Gives back the right to write to folders that a test took it from: nothing in them can be removed without. */
function unlock(folder: string): void {
  chmodSync(folder, 0o700)
  for (const entry of readdirSync(folder, { withFileTypes: true }))
    if (entry.isDirectory()) unlock(join(folder, entry.name))
}

export function removeFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true })
  } catch {
    unlock(folder)
    rmSync(folder, { recursive: true, force: true })
  }
}

export function removeFolders(): void {
  for (const folder of made.splice(0)) removeFolder(folder)
}
