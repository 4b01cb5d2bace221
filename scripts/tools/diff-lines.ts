/** Reads what `git diff` prints. Which files differ is never read out of the patch, where a text can look like a name. */

/** Lines of one file, counted from 1, both ends included. */
export interface LineRange {
  readonly from: number
  readonly to: number
}

export const wholeFile: LineRange = { from: 1, to: Number.MAX_SAFE_INTEGER }

/** What every diff is asked with, so that no attribute of the tree and no setting of a user hides or reshapes it. */
const always = ['--relative', '--no-ext-diff', '--no-textconv', '--no-renames', '--ignore-submodules=none']
export const rawOptions = [...always, '--raw', '-z', '-O/dev/null']
export const patchOptions = [
  ...always,
  '--patch',
  '--text',
  '--no-color',
  '--unified=0',
  '--inter-hunk-context=0',
  '--submodule=short',
  '-O/dev/null',
  '--src-prefix=a/',
  '--dst-prefix=b/',
]

interface ChangedPath {
  readonly path: string
  /** False for a link, or what was one. */
  readonly hasLines: boolean
  readonly isGone: boolean
}

/** The paths that `git diff --raw -z` lists. */
function changedPaths(raw: string): ChangedPath[] {
  const fields = raw.split('\0')
  const found = []
  for (let i = 0; i + 1 < fields.length; i += 2) {
    const [from = '', to = '', , , status = ''] = (fields[i] as string).replace(/^:/, '').split(' ')
    const isFile = (mode: string): boolean => mode.startsWith('100') || mode === '000000'
    found.push({
      path: fields[i + 1] as string,
      isGone: status === 'D',
      hasLines: isFile(from) && isFile(to) && /^[AM]$/.test(status),
    })
  }
  return found
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['a', '\x07'],
  ['b', '\b'],
  ['t', '\t'],
  ['n', '\n'],
  ['v', '\v'],
  ['f', '\f'],
  ['r', '\r'],
])

/** A name as a patch writes it: as it is, or in quotes with escapes. */
function unquoted(name: string): string {
  if (!name.startsWith('"')) return name.replace(/\t$/, '')
  return name
    .slice(1, name.lastIndexOf('"'))
    .replace(/\\([0-7]{3}|.)/g, (_, code: string) =>
      code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : (escapes.get(code) ?? code),
    )
}

/** The ranges of a patch, by path. The lines of a hunk are counted, so that none of them is taken for a header. */
function rangesByPath(patch: string): Map<string, LineRange[]> {
  const ranges = new Map<string, LineRange[]>()
  let file: LineRange[] | undefined
  let removed = 0
  let added = 0
  for (let at = 0; at < patch.length; ) {
    const newline = patch.indexOf('\n', at)
    const end = newline < 0 ? patch.length : newline
    const mark = patch[at]
    if (removed + added > 0) {
      if (mark !== '+' && mark !== '\\') removed--
      if (mark !== '-' && mark !== '\\') added--
    } else if (patch.startsWith('diff --git ', at)) file = undefined
    else if (patch.startsWith('+++ ', at)) {
      const path = unquoted(patch.slice(at + 4, end)).replace(/^b\//, '')
      file = ranges.get(path) ?? []
      ranges.set(path, file)
    } else if (file && mark === '@') {
      const hunk = /^@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(patch.slice(at, Math.min(end, at + 100)))
      if (hunk) {
        const from = Number(hunk[2])
        removed = Number(hunk[1] ?? 1)
        added = Number(hunk[3] ?? 1)
        file.push({ from, to: from + Math.max(added, 1) - 1 })
      }
    }
    at = end + 1
  }
  return ranges
}

/**
 * The lines that differ, by path, from the answers of `git diff --raw -z` and `git diff --patch`. A file whose lines
 * the patch does not show has changed in all of them.
 */
export function changedLines(raw: string, patch: string): Map<string, LineRange[]> {
  const shown = rangesByPath(patch)
  const lines = new Map<string, LineRange[]>()
  for (const { path, hasLines, isGone } of changedPaths(raw)) {
    if (isGone) continue
    const ranges = hasLines ? shown.get(path) : undefined
    lines.set(path, ranges && ranges.length > 0 ? ranges : [wholeFile])
  }
  return lines
}

/** The paths that are there no more, from the answer of `git diff --raw -z`. */
export const gonePaths = (raw: string): string[] =>
  changedPaths(raw).flatMap(({ path, isGone }) => (isGone ? [path] : []))
