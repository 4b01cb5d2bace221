/** The folders that a configuration may have its build written to. */

import { isHiddenFolder } from '../disk/names.ts'
import { isPlainPath } from '../disk/place.ts'
import { UsageError } from '../errors.ts'

const help = 'Name a separate folder below the one with firedrill.yml, such as `build`, or use --out.'

function problemOf(out: string, sources: readonly string[]): string | undefined {
  const parts = out.split('/')
  if (out === '.' || out === '') return 'is the whole tree'
  if (!isPlainPath(out)) return 'leads out of the tree, or is not a plain path'
  if (parts.some(isHiddenFolder)) return 'is in a hidden folder'
  // When the tree is read, the folder is skipped by a pattern of its name.
  if (/[*?[\]!#\p{C}]|^\s|\s$/u.test(out)) return 'has characters with a special meaning in patterns'
  const source = sources.find((folder) => folder === out || isBelow(folder, out) || isBelow(out, folder))
  return source && `overlaps with the sources in ${source}/`
}

const isBelow = (path: string, folder: string): boolean => path.startsWith(`${folder}/`)

/**
 * The folder in POSIX form, without a trailing slash.
 * @param sources the folders of rules and pages
 * @throws UsageError
 */
export function outFolder(value: string, sources: readonly string[], name: string): string {
  const out = value.replace(/^(\.\/)+/, '').replace(/\/{1,9}$/, '')
  const problem = problemOf(out, sources)
  if (problem !== undefined) throw new UsageError(`${name}: \`build.out: ${value}\` ${problem}`, help)
  return out
}
