/** What an HTML page says of itself: its anchors, links, title and words. A pure function of its text. */
import { Parser } from 'htmlparser2'

export interface HtmlLink {
  /** As it was written, with entities decoded. */
  readonly href: string
  /** The offset of its tag. */
  readonly start: number
}

export interface HtmlPage {
  readonly title: string
  /** The first heading of the first level. */
  readonly heading: string
  /** What a `#anchor` can lead to. */
  readonly anchors: ReadonlySet<string>
  readonly links: readonly HtmlLink[]
  /** What a reader sees, white space collapsed, up to a bound. */
  readonly text: string
  /** The target of a `<meta http-equiv="refresh">` that leads away at once. */
  readonly refresh?: string
  /** `<base href>` */
  readonly base?: string
  /** Whether scripts may add more to it. */
  readonly hasScripts: boolean
}

/** Text beyond this says nothing more about whether a page is one. */
const maxText = 16_384

/** What is in these is not read by anybody. */
const unseen = new Set(['script', 'style', 'noscript', 'template', 'svg', 'head'])

/** The attribute that each element leads somewhere by. */
const linkAttributes: Readonly<Record<string, string>> = {
  a: 'href',
  area: 'href',
  link: 'href',
  img: 'src',
  script: 'src',
  source: 'src',
  iframe: 'src',
  video: 'src',
  audio: 'src',
  embed: 'src',
}

/** Names a server rather than something on it. */
const hints = /^(preconnect|dns-prefetch)$/i

/** Seconds after which a reader would take a refresh for a reload and not for a redirect. */
const refreshShape = /^\s*([0-5])(?:\.\d*)?\s*(?:[;,]\s*(?:url\s*=\s*)?)["']?([^"'\s]+)/i

const collapsed = (text: string): string => text.replace(/\s+/g, ' ').trim()

export function readHtml(text: string): HtmlPage {
  const anchors = new Set<string>()
  const links: HtmlLink[] = []
  let [title, heading, words] = ['', '', '']
  let refresh: string | undefined
  let base: string | undefined
  let hasScripts = false
  let hidden = 0
  let inTitle = false
  let inHeading = false
  let headingIsDone = false

  const parser = new Parser({
    onopentag(name, attributes) {
      const { id } = attributes
      if (id) anchors.add(id)
      if (name === 'a' && attributes.name) anchors.add(attributes.name)
      const attribute = linkAttributes[name]
      const href = attribute === undefined ? undefined : attributes[attribute]
      if (href !== undefined && !(name === 'link' && hints.test(attributes.rel ?? '')))
        links.push({ href, start: parser.startIndex })
      if (name === 'script') hasScripts = true
      else if (name === 'title') inTitle = hidden < 2
      else if (name === 'h1') inHeading = !headingIsDone
      else if (name === 'base') base ??= attributes.href
      else if (name === 'meta' && attributes['http-equiv']?.toLowerCase() === 'refresh')
        refresh ??= refreshShape.exec(attributes.content ?? '')?.[2]
      if (unseen.has(name)) hidden++
    },
    ontext(data) {
      if (inTitle && title.length < maxText) title += data
      if (hidden > 0) return
      if (inHeading && heading.length < maxText) heading += data
      if (words.length < maxText) words += data
    },
    onclosetag(name) {
      if (unseen.has(name)) hidden--
      else if (name === 'title') inTitle = false
      else if (name === 'h1') {
        headingIsDone ||= heading.trim() !== ''
        inHeading = false
      } else if (words.length < maxText && !words.endsWith(' ')) words += ' '
    },
  })
  parser.write(text)
  parser.end()
  return {
    title: collapsed(title),
    heading: collapsed(heading),
    anchors,
    links,
    text: collapsed(words).slice(0, maxText),
    refresh,
    base,
    hasScripts,
  }
}
