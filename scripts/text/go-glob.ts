/** The patterns of Go's path/filepath, which `rule_files` are written in: no `**`, and no braces. */

/** Go's path.Match for one name, as a regular expression; undefined where Go finds the pattern malformed. */
export function segmentMatcher(pattern: string): RegExp | undefined {
  let source = ''
  let at = 0
  const escaped = (char: string): string => char.replace(/[.*+?^${}()|[\]\\/]/, '\\$&')
  const inSet = (char: string): string => char.replace(/[\]\\^-]/, '\\$&')
  while (at < pattern.length) {
    const char = pattern[at++] as string
    if (char === '*') source += '[^/]*'
    else if (char === '?') source += '[^/]'
    else if (char === '\\') {
      if (at >= pattern.length) return undefined
      source += escaped(pattern[at++] as string)
    } else if (char === '[') {
      const isNegated = pattern[at] === '^'
      if (isNegated) at++
      let set = ''
      let ranges = 0
      const one = (): string | undefined => {
        if (at >= pattern.length || pattern[at] === '-' || (pattern[at] === ']' && ranges > 0))
          return undefined
        if (pattern[at] === '\\') at++
        const found = pattern[at++]
        return found === undefined || at >= pattern.length ? undefined : inSet(found)
      }
      while (!(pattern[at] === ']' && ranges > 0)) {
        const low = one()
        if (low === undefined) return undefined
        let high = low
        if (pattern[at] === '-') {
          at++
          const found = one()
          if (found === undefined) return undefined
          high = found
        }
        if (low.replace(/^\\/, '') <= high.replace(/^\\/, '')) set += `${low}-${high}`
        ranges++
      }
      at++
      source += set === '' ? (isNegated ? '[^/]' : '[^\\s\\S]') : isNegated ? `[^/${set}]` : `(?!/)[${set}]`
    } else source += escaped(char)
  }
  // Runs of `*` would make the matcher slow on hostile names.
  return new RegExp(`^${source.replace(/(?:\[\^\/\]\*)+/g, '[^/]*')}$`, 'su')
}

export const hasMeta = (path: string): boolean => /[*?[\\]/.test(path)

/** Tells the clean paths that match a clean pattern, segment by segment. A malformed pattern matches nothing. */
export function globMatcher(pattern: string): (path: string) => boolean {
  if (!hasMeta(pattern)) return (path) => path === pattern
  const matchers = pattern.split('/').map(segmentMatcher)
  return (path) => {
    const names = path.split('/')
    return (
      matchers.length === names.length &&
      matchers.every((matcher, i) => matcher?.test(names[i] as string) === true)
    )
  }
}
