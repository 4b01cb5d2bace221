/** Parses control comments. Each line is read once, in linear time. */

export interface WrittenComment {
  readonly start: number
  readonly end: number
  /** What stands where the verb should be. */
  readonly verb: string
  /** What stands behind the verb, and the offset of it. */
  readonly list: string
  readonly listStart: number
  readonly until?: string
  readonly reason: string
}

export function* writtenComments(text: string): Generator<WrittenComment> {
  const head = /(?:#|<!--|\[\/\/\]: # \()[ \t]*firedrill[ \t]+([a-z-]+)[ \t]*/g
  /** To the end of the comment: that of the line, unless the mark that closes it comes first. */
  const tail = /[^\r\n\u2028\u2029]*?(?=-->|\)[ \t]*$|$)/my
  for (let match = head.exec(text); match; match = head.exec(text)) {
    const listStart = head.lastIndex
    tail.lastIndex = listStart
    const said = tail.exec(text)?.[0] ?? ''
    const close = listStart + said.length
    const end = text.startsWith('-->', close) ? close + 3 : text[close] === ')' ? close + 1 : close
    head.lastIndex = end
    const colon = said.indexOf(':')
    const before = colon < 0 ? said : said.slice(0, colon)
    const until = /(?<![ \t])[ \t]+until[ \t]+(\d{4}-\d{2}-\d{2})[ \t]*$/.exec(before)
    yield {
      start: match.index,
      end: match.index + text.slice(match.index, end).trimEnd().length,
      verb: match[1] as string,
      list: before.slice(0, until?.index),
      listStart,
      ...(until ? { until: until[1] } : {}),
      reason: colon < 0 ? '' : said.slice(colon + 1).trim(),
    }
  }
}
