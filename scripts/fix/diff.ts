/** Unified diffs that `git apply` and `patch` read. */
import { createTwoFilesPatch } from 'diff'

/** Quotes a name like git, if it contains characters that would end it. */
function quoted(name: string): string {
  return /["\\\p{Cc}]/u.test(name) ? JSON.stringify(name) : name
}

/** The diff of a file that is changed, moved, created (`before` is undefined) or removed. */
export function unifiedDiff(
  before: { readonly path: string; readonly text: string } | undefined,
  after: { readonly path: string; readonly text: string } | undefined,
): string {
  const from = before ? quoted(`a/${before.path}`) : '/dev/null'
  const to = after ? quoted(`b/${after.path}`) : '/dev/null'
  const patch = createTwoFilesPatch(from, to, before?.text ?? '', after?.text ?? '', undefined, undefined, {
    context: 3,
  })
  return patch.replace(/^=+\n/, '')
}
