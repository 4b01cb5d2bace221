/** Follows one address to the page it ends at. */
import { type HtmlPage, readHtml } from '../model/html.ts'
import type { Answer, Asker } from './ask.ts'
import type { WebResponse } from './fetcher.ts'
import { asksForLogin } from './soft-404.ts'
import type { Verdict } from './verdict.ts'

/** Where an address leads that was answered with a page, or with a file of another kind. */
export interface Arrival {
  readonly kind: 'arrival'
  readonly url: URL
  readonly status: number
  /** Absent where it is no HTML. */
  readonly html?: HtmlPage
  /** The text of it all, as it came. */
  readonly body: string
  readonly cut: boolean
  readonly redirects: number
  /** Whether it led from https to http on the way. */
  readonly downgraded: boolean
}

export interface VisitOptions {
  /** Whether the page is needed whole, to find an anchor in it. */
  readonly whole: boolean
}

export const maxRedirects = 10
/** Bytes that show what a page says, and those that show all of its anchors. */
const glance = 262_144
const wholePage = 4_194_304

const isHtml = ({ type }: WebResponse): boolean => /^(?:text\/html|application\/xhtml\+xml)$/.test(type)

const isWords = (response: WebResponse): boolean => isHtml(response) || response.type === 'text/plain'

/** A response that a GET would tell more about: an error that HEAD alone may have, or a page. */
function deservesGet(head: Answer): boolean {
  if (head.kind === 'failure') return !['private', 'port', 'no-host', 'tls'].includes(head.reason)
  if (head.status >= 300 && head.status < 400 && head.location !== undefined) return false
  return head.status >= 300 ? head.status !== 429 : isWords(head)
}

/** Reads a `Location`; what it leads to may be no address of the web at all. */
function targetOf(location: string, from: URL): URL | Verdict {
  if (!URL.canParse(location, from.href))
    return { kind: 'bad-redirect', detail: 'something that is no address' }
  const to = new URL(location, from)
  if (!/^https?:$/.test(to.protocol))
    return { kind: 'bad-redirect', detail: `an address of \`${to.protocol}\`` }
  to.username = ''
  to.password = ''
  to.hash = ''
  return to
}

/** The verdict that a status alone leads to; nothing for a page. */
function verdictOnStatus(status: number): Verdict | undefined {
  if (status >= 200 && status < 300) return undefined
  if (status === 404 || status === 410) return { kind: 'gone', status }
  if ([401, 403, 407, 451, 999].includes(status)) return { kind: 'no-access', status }
  if ([408, 425, 429].includes(status)) return { kind: 'too-busy', status }
  if (status >= 500) return { kind: 'server-error', status }
  return { kind: 'refuses', status }
}

function verdictOn(answer: Answer): Verdict | undefined {
  if (answer.kind === 'failure') return { kind: answer.reason, detail: answer.detail }
  return verdictOnStatus(answer.status)
}

/** Where the answer sends its reader on to: by a header, or by the page itself. */
function nextOf(answer: Answer, html: HtmlPage | undefined): string | undefined {
  if (answer.kind === 'failure') return undefined
  if (answer.status >= 300 && answer.status < 400) return answer.location
  return answer.status < 300 ? html?.refresh : undefined
}

/** @returns the page, or the verdict that there is none or that it is not known. */
export async function visit(start: URL, options: VisitOptions, asker: Asker): Promise<Arrival | Verdict> {
  const maxBody = options.whole ? wholePage : glance
  // HEAD can't tell whether the page has the anchor.
  let method: 'HEAD' | 'GET' = options.whole ? 'GET' : 'HEAD'
  let url = start
  let downgraded = false
  let keepsCookies = false
  const seen = new Set([start.href])
  const ended = (verdict: Verdict): Verdict => ({ ...verdict, ...(url !== start && { to: url.href }) })

  for (let redirects = 0; ; redirects++) {
    let answer = await asker.ask({ url, method, maxBody })
    if (method === 'HEAD' && deservesGet(answer)) {
      method = 'GET'
      answer = await asker.ask({ url, method, maxBody })
    }
    const html =
      answer.kind === 'response' && isHtml(answer) && answer.body !== '' ? readHtml(answer.body) : undefined
    const location = nextOf(answer, html)
    if (answer.kind === 'failure' || location === undefined) {
      if (redirects > 0 && asksForLogin(start, url)) return ended({ kind: 'login' })
      const verdict = verdictOn(answer)
      if (verdict || answer.kind === 'failure') return ended(verdict as Verdict)
      const { status, body, cut } = answer
      return { kind: 'arrival', url, status, html, body, cut, redirects, downgraded }
    }
    keepsCookies ||= answer.setsCookie
    const next = targetOf(location, url)
    if ('kind' in next) return ended(next)
    // Aliases of static sites lead to themselves once they are what they stand for.
    if (html && next.href === url.href) {
      const { status, body, cut } = answer
      return { kind: 'arrival', url, status, html, body, cut, redirects, downgraded }
    }
    if (seen.has(next.href))
      return ended({ kind: keepsCookies ? 'cookie-loop' : 'redirect-loop', status: answer.status })
    if (redirects >= maxRedirects)
      return ended({ kind: 'redirects-on', status: answer.status, detail: String(maxRedirects) })
    downgraded ||= url.protocol === 'https:' && next.protocol === 'http:'
    seen.add(next.href)
    url = next
  }
}
