/** Code blocks whose text a highlighter would change. */

/** The end of a line that begins a block scalar; a `>` at its head is a quote's. */
const blockScalar = /[:-][ \t]+(?:[!&]\S+[ \t]+)?[|>][-+\d]{0,2}[ \t]*(?:#.*)?$/

/**
 * The YAML highlighter of older Hugos, 0.111 among them, puts blanks behind the last line of a block scalar, where
 * they can change what the scalar is. Hugo takes all before the first blank for the name of the language, everybody
 * else all before the first white space: with a tab behind it, it is YAML for them and nothing that Hugo highlights.
 */
export function withoutYamlHighlight(text: string): string {
  const lines = text.split('\n')
  let opening = -1
  let mark = ''
  let hasBlock = false
  for (const [index, line] of lines.entries()) {
    const own = line.trimEnd()
    if (opening < 0) {
      const found = /^[ \t>]*(`{3,})yaml$/.exec(own)
      if (!found) continue
      opening = index
      mark = found[1] as string
      hasBlock = false
      // No line of a rule has as many backticks as its fence.
    } else if (own.endsWith(mark)) {
      if (hasBlock)
        lines[opening] = (lines[opening] as string).replace(`${mark}yaml`, `${mark}yaml\tverbatim`)
      opening = -1
    } else hasBlock ||= blockScalar.test(own)
  }
  return lines.join('\n')
}
