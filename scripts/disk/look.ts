/** Asks what is at a path without opening it. Links are followed. */
import { existsSync, lstatSync, realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

export const isThere = (path: string): boolean => existsSync(path)

/** False also where nothing is there, or nothing can be asked. */
function holds(path: string, ask: (path: string) => boolean): boolean {
  try {
    return ask(path)
  } catch {
    return false
  }
}

/** True for a link, too, wherever it leads. */
export const isEntry = (path: string): boolean => holds(path, (at) => lstatSync(at) !== undefined)

export const isFolder = (path: string): boolean => holds(path, (at) => statSync(at).isDirectory())

export const isFile = (path: string): boolean => holds(path, (at) => statSync(at).isFile())

/** True for a file itself, and false for a link to one. */
export const isRegular = (path: string): boolean => holds(path, (at) => lstatSync(at).isFile())

/** The path without links. */
export const realPath = (path: string): string => realpathSync(path)

/** The top of the repository that a folder is in. */
export function repositoryTop(folder: string): string | undefined {
  for (let top = folder; ; top = dirname(top)) {
    if (existsSync(join(top, '.git'))) return top
    if (dirname(top) === top) return undefined
  }
}

/** The top of the checkout that a folder is in, or the folder itself. The root of the file system is no checkout. */
export function checkoutTop(folder: string): string {
  const top = repositoryTop(folder)
  return top === undefined || dirname(top) === top ? folder : top
}
