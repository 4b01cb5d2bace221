/** What an HTML page says of itself: its anchors, links, title and words. A pure function of its text. */

import { Parser } from 'htmlparser2'
import { table } from '../lib/table.ts'

export interface HtmlPage {
  readonly title: string
  /** The first heading of the first level. */
  readonly heading: string
  /** What a `#anchor` can lead to. */
  readonly anchors: ReadonlySet<string>
  /** The addresses that it leads to or is made of, as they were written, with entities decoded. */
  readonly links: readonly string[]
  /** What a reader sees, white space collapsed, up to a bound. */
  readonly text: string
  /** The target of a `<meta http-equiv="refresh">` that leads away at once. */
  readonly refresh?: string
  /** `<base href>` */
  readonly base?: string
  /** The address that the page says it has. */
  readonly canonical?: string
  /** Whether scripts may add more to it. */
  readonly hasScripts: boolean
  /** False for a page nested so deep that only its beginning was read. */
  readonly isWhole: boolean
}

/** Text beyond this says nothing more about whether a page is one. */
const maxText = 16_384

/** Browsers nest no deeper; the time that the parser takes grows with the square of it. */
const maxDepth = 512
const tooDeep = Symbol('too deep')

/** What is in these is not read by anybody. */
const unseen = new Set(['script', 'style', 'noscript', 'template', 'svg', 'head'])

/** The attribute that each element leads somewhere by. */
const linkAttributes: Readonly<Record<string, string>> = table({
  a: 'href',
  area: 'href',
  img: 'src',
  script: 'src',
  source: 'src',
  iframe: 'src',
  video: 'src',
  audio: 'src',
  embed: 'src',
})

/** Of all that `<link>` may name, what a page can't be shown without. */
const stylesheet = /(?:^|\s)stylesheet(?:\s|$)/i

/** Seconds after which a reader would take a refresh for a reload and not for a redirect. */
const refreshShape = /^\s*([0-5])(?:\.\d*)?\s*(?:[;,]\s*(?:url\s*=\s*)?)["']?([^"'\s]+)/i

const collapsed = (text: string): string => text.replace(/\s+/g, ' ').trim()

export function readHtml(text: string): HtmlPage {
  const anchors = new Set<string>()
  const links: string[] = []
  let [title, heading, words] = ['', '', '']
  let refresh: string | undefined
  let base: string | undefined
  let canonical: string | undefined
  let hasScripts = false
  let depth = 0
  let hidden = 0
  let inTitle = false
  let inHeading = false
  let headingIsDone = false
  let element = ''
  let linkAttribute: string | undefined
  /** Of the elements that say something only by several attributes together. */
  let together: Record<string, string> | undefined

  function finish(): void {
    if (!together) return
    const { rel = '', href, content = '', 'http-equiv': equivalent = '' } = together
    if (element === 'meta') {
      if (/^refresh$/i.test(equivalent)) refresh ??= refreshShape.exec(content)?.[2]
    } else if (href !== undefined) {
      if (stylesheet.test(rel)) links.push(href)
      if (/^\s*canonical\s*$/i.test(rel)) canonical ??= href
    }
    together = undefined
  }

  // Without `onopentag` the parser makes no object of attributes for each element, which takes half of the time.
  const parser = new Parser({
    onopentagname(name) {
      finish()
      if (++depth > maxDepth) throw tooDeep
      element = name
      linkAttribute = linkAttributes[name]
      if (name === 'link' || name === 'meta') together = Object.create(null)
      else if (name === 'script') hasScripts = true
      else if (name === 'title') inTitle = title === ''
      else if (name === 'h1') inHeading = !headingIsDone
      if (unseen.has(name)) hidden++
    },
    onattribute(name, value) {
      if (name === 'id' || (name === 'name' && element === 'a')) {
        if (value !== '') anchors.add(value)
      } else if (together) together[name] ??= value
      else if (name === linkAttribute) links.push(value)
      else if (element === 'base' && name === 'href') base ??= value
    },
    ontext(data) {
      if (inTitle && title.length < maxText) title += data
      if (hidden > 0) return
      if (inHeading && heading.length < maxText) heading += data
      if (words.length < maxText) words += data
    },
    onclosetag(name) {
      finish()
      depth--
      if (unseen.has(name)) hidden--
      else if (name === 'title') inTitle = false
      else if (name === 'h1') {
        headingIsDone ||= heading.trim() !== ''
        inHeading = false
      }
      if (words.length < maxText && !words.endsWith(' ')) words += ' '
    },
  })
  let isWhole = true
  try {
    parser.write(text)
    parser.end()
  } catch (error) {
    if (error !== tooDeep) throw error
    isWhole = false
  }
  return {
    title: collapsed(title),
    heading: collapsed(heading),
    anchors,
    links,
    text: collapsed(words).slice(0, maxText),
    refresh,
    base,
    canonical,
    hasScripts,
    isWhole,
  }
}
