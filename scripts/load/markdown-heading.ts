/** The text of a heading, without its marks. */

/** Inline markup that would have to be removed. */
const markup = /[\\*[`]|<[a-z/!?]|&[a-z#]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/iu
const codeSpans = /`([^`]+)`/g
const strong = /(?<=^|\s)\*\*([^\s*`](?:[^*`]*[^\s*`])?)\*\*(?=$|\s)/g

/** A heading's text as a reader sees it; undefined where only a parser can tell. */
export function plainText(raw: string): string | undefined {
  if (!markup.test(raw)) return raw
  if (raw.includes('``')) return undefined
  const outside = raw.replace(strong, '$1')
  if (markup.test(outside.replace(codeSpans, 'x'))) return undefined
  return outside.replace(codeSpans, (_, code: string) =>
    code.startsWith(' ') && code.endsWith(' ') && code.trim() ? code.slice(1, -1) : code,
  )
}

/** Removes the `#`s that may close a heading. */
export function withoutClosing(text: string): string {
  let end = text.length
  while (text[end - 1] === '#') end--
  return end === 0 || text[end - 1] === ' ' || text[end - 1] === '\t' ? text.slice(0, end).trimEnd() : text
}
