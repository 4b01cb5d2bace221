/** Paths as the links of a page write them. */

export const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1)

/** The path without the ending of its file name. */
export const withoutEnding = (path: string): string => path.replace(/\.[^./]*$/, '')

/** Escapes what may not stand in the path of an address. */
export const escapedAddress = (path: string): string =>
  encodeURI(path.toWellFormed()).replace(/[?#]/g, encodeURIComponent)

/** From a folder to a file or another folder (which ends in a slash), as a link is written. Not escaped. */
export function relativePath(folder: string, target: string): string {
  const from = folder.split('/').filter((part) => part !== '')
  const to = target.split('/')
  let common = 0
  while (common < from.length && common < to.length - 1 && from[common] === to[common]) common++
  const path = [...from.slice(common).map(() => '..'), ...to.slice(common)].join('/')
  return path === '' ? './' : path
}

/** A path as a Markdown link may hold it, in angle brackets or not. */
export function escapedPath(path: string): string {
  const escapedPart = (part: string): string =>
    encodeURIComponent(part)
      .replace(/[()*'!]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
      .replace(/%(?:40|2B|2C)/g, decodeURIComponent)
  return path.toWellFormed().split('/').map(escapedPart).join('/')
}
