/**
 * The one matcher of wildcards. It goes back to the last `*` only, so that the time is at most the product of the
 * lengths of pattern and text, whatever the pattern.
 */

/** A character, any one of some characters, or `*`. */
export type Token = number | ((code: number) => boolean) | typeof star

/** The steps that comparisons may still take; whoever shares it looks at it after each. */
export interface Work {
  left: number
}

/** Any number of characters, none included. */
export const star = Symbol('*')

const isOne = (wanted: Token | undefined, code: number): boolean =>
  typeof wanted === 'number' ? wanted === code : typeof wanted === 'function' && wanted(code)

/** Whether the pattern matches all of the text, or all of it from one index to another. */
export function matchesTokens(
  tokens: readonly Token[],
  text: ArrayLike<number>,
  from = 0,
  to = text.length,
  work?: Work,
): boolean {
  const tail = tokens.at(-1)
  if (tail !== undefined && tail !== star && (from === to || !isOne(tail, text[to - 1] as number)))
    return false
  let at = from
  let token = 0
  let steps = 0
  /** Where to go on when what stands behind the last `*` does not match: one character later. */
  let retryToken = -1
  let retryAt = 0
  let isPossible = true
  while (at < to && isPossible) {
    const wanted = tokens[token]
    steps++
    if (wanted === star) {
      retryToken = ++token
      retryAt = at
    } else if (isOne(wanted, text[at] as number)) {
      token++
      at++
    } else if (retryToken >= 0) {
      token = retryToken
      at = ++retryAt
    } else isPossible = false
  }
  if (work) work.left -= steps
  while (tokens[token] === star) token++
  return isPossible && token === tokens.length
}
