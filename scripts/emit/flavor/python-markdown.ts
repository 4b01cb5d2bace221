/** Code blocks that MkDocs' Markdown would not take for what they are. */
import { append } from '../../model/many.ts'

const references = (text: string): string =>
  text.replace(/[^A-Za-z0-9 ,./;]/gu, (sign) => `&#${sign.codePointAt(0)};`)

/**
 * Python-Markdown knows a fence only at the left margin, takes its content for text, headings and tags elsewhere, and
 * makes blanks of every tab. A code block of ours in a list or a quote, or with a tab, becomes one line of HTML
 * that it leaves alone: all but letters are character references, line ends too.
 */
export function withHtmlCode(text: string, eol: string): string {
  const lines = text.split(eol)
  const out: string[] = []
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] as string
    const mark = /^([ \t>]*)(`{3,})yaml$/.exec(line)
    let closing = mark ? at + 1 : lines.length
    while (closing < lines.length && !lines[closing]?.endsWith(mark?.[2] as string)) closing++
    if (!mark || closing === lines.length) {
      out.push(line)
      continue
    }
    const [, lead = '', ticks = ''] = mark
    // The first line may stand behind a mark that is the page's own.
    const prefix = (lines[closing] as string).slice(0, -ticks.length)
    const code = lines.slice(at + 1, closing)
    if (prefix === '' && !code.some((one) => one.includes('\t'))) append(out, lines.slice(at, closing + 1))
    else {
      const bare = code.map((one) => references(one.startsWith(prefix) ? one.slice(prefix.length) : ''))
      out.push(`${lead}<pre><code class="language-yaml">${bare.join('&#10;')}</code></pre>`)
    }
    at = closing
  }
  return out.join(eol)
}
