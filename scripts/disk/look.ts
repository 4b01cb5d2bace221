/** Asks what is at a path without opening it. Links are followed. */
import { existsSync, lstatSync, realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

export const isThere = (path: string): boolean => existsSync(path)

/** True for a link, too, wherever it leads. */
export function isEntry(path: string): boolean {
  try {
    lstatSync(path)
    return true
  } catch {
    return false
  }
}

export function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

export function isFile(path: string): boolean {
  try {
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** True for a file itself, and false for a link to one. */
export function isRegular(path: string): boolean {
  try {
    return lstatSync(path).isFile()
  } catch {
    return false
  }
}

/** The path without links. */
export const realPath = (path: string): string => realpathSync(path)

/** The top of the repository that a folder is in. */
export function repositoryTop(folder: string): string | undefined {
  for (let top = folder; ; top = dirname(top)) {
    if (existsSync(join(top, '.git'))) return top
    if (dirname(top) === top) return undefined
  }
}
