/** Where the pages and drills of alerts stand, for names that can be names of files. */

/** What keeps a name from being the name of a file; nothing when it can be one. */
export function fileNameProblem(name: string): string | undefined {
  if (/[/\\]/.test(name)) return 'it holds a slash'
  if (/\p{Cc}/u.test(name)) return 'it holds a control character'
  // Sites leave out what begins with a period or a `#`.
  if (/^[.#\s]|\s$/.test(name) || name === '')
    return 'it begins with a period, a `#` or a space, or ends with a space'
  return Buffer.byteLength(name) > 200 ? 'it is longer than a file may be called' : undefined
}
