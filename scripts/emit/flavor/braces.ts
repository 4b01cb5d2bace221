/** What would be code to the program that shows the page, written so that it comes out as it was. */
import type { Span } from '../../model/source.ts'

/** Elements that Vue knows to be none of its components. */
const elements = new Set(
  `a abbr address area article aside audio b base bdi bdo blockquote body br button canvas caption center cite code
  col colgroup data datalist dd del details dfn dialog div dl dt em embed fieldset figcaption figure font footer form
  h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe img input ins kbd label legend li link main map mark menu meta
  meter nav noscript object ol optgroup option output p picture pre progress q rp rt ruby s samp section select small
  source span strike strong sub summary sup svg path circle g line rect table tbody td tfoot th thead time tr track tt
  u ul var video wbr`.split(/\s+/),
)

/**
 * Vue reads `{{` in running text and in inline code as the beginning of an expression, and `<INSTANCE>` as an element
 * that is never closed. An expression that yields the signs is the one spelling that means the same in both. Vue gets
 * to see the braces that character references stand for as well.
 */
export function escapedForVue(text: string): string {
  return text.replace(
    /(?:\{|&#(?:123|x7b);){2}|<(?=\/?([A-Za-z][\w.-]*)(?:[\s/>]|$))/gi,
    (sign, name: string | undefined) =>
      sign !== '<' ? "{{ '{{' }}" : elements.has((name ?? '').toLowerCase()) ? sign : "{{ '<' }}",
  )
}

export interface HugoText {
  readonly text: string
  /** The first beginning of a shortcode that Hugo has no way to print. */
  readonly unescapable?: Span
}

/** Hugo runs every `{{<` and `{{%`, even in code; only a call with its end can be printed instead. */
export function escapedForHugo(text: string): HugoText {
  let out = ''
  let at = 0
  for (;;) {
    const start = nextCall(text, at)
    if (start < 0) return { text: out + text.slice(at) }
    const sign = text[start + 2] as '<' | '%'
    const close = sign === '<' ? '>}}' : '%}}'
    const end = text.indexOf(close, start + 3)
    if (end < 0) return { text: out + text.slice(at), unescapable: { start, end: start + 3 } }
    out += `${text.slice(at, start)}{{${sign}/*${text.slice(start + 3, end)}*/${close}`
    at = end + close.length
  }
}

function nextCall(text: string, from: number): number {
  for (let at = text.indexOf('{{', from); at >= 0; at = text.indexOf('{{', at + 1))
    if (text[at + 2] === '<' || text[at + 2] === '%') return at
  return -1
}
