/** From the page that an address led to, to the verdicts on the address and on its anchors. */
import { nearest } from '../text/near.ts'
import type { Asker } from './ask.ts'
import type { Clock } from './fetcher.ts'
import { asksForLogin, gist, isFrontPage, isShell, saysMissing } from './soft-404.ts'
import type { Verdict } from './verdict.ts'
import { type Arrival, visit } from './visit.ts'

/** What a host does with an address that can't exist. */
export type Probe =
  /** It says so, or it can't be known. */
  | { readonly kind: 'honest' }
  | { readonly kind: 'front-page' }
  | { readonly kind: 'page'; readonly gist: string }

export type Prober = (origin: string) => Promise<Probe>

/** Asks each host once for an address that nobody made. */
export function createProber(asker: Asker, clock: Clock): Prober {
  const known = new Map<string, Promise<Probe>>()
  async function probe(origin: string): Promise<Probe> {
    const token = Math.floor(clock.random() * 2 ** 48)
      .toString(36)
      .padStart(10, '0')
    const arrival = await visit(new URL(`/firedrill-${token}`, origin), { whole: false }, asker)
    if (arrival.kind !== 'arrival' || !arrival.html) return { kind: 'honest' }
    if (arrival.redirects > 0 && isFrontPage(arrival.url)) return { kind: 'front-page' }
    return { kind: 'page', gist: gist(arrival.html, new URL(`/firedrill-${token}`, origin)) }
  }
  return (origin) => {
    let answer = known.get(origin)
    if (!answer) {
      answer = probe(origin)
      known.set(origin, answer)
    }
    return answer
  }
}

/** The verdict on the page as such. */
export async function judgePage(start: URL, arrival: Arrival, prober: Prober): Promise<Verdict> {
  const { url, status, html, body } = arrival
  const verdict = (kind: Verdict['kind'], detail?: string): Verdict => ({
    kind,
    status,
    ...(url.href !== start.href && { to: url.href }),
    ...(detail && { detail }),
  })
  const ok = verdict(arrival.downgraded ? 'downgrade' : 'ok')
  if (!html) {
    const isWordy = body.length > 200 || !/\bnot found\b/i.test(body)
    return isWordy ? ok : verdict('soft-404', `“${body.trim().slice(0, 100)}”`)
  }
  const said = saysMissing(html, url)
  if (said !== undefined) return verdict('soft-404', `“${said}”`)
  if (arrival.redirects > 0 && asksForLogin(start, url)) return verdict('login')
  const isFront = isFrontPage(url)
  if (isFront && isFrontPage(start)) return ok
  const probe = await prober(url.origin)
  if (isFront) return verdict(probe.kind === 'front-page' ? 'to-home-always' : 'to-home')
  if (probe.kind === 'page' && probe.gist === gist(html, url))
    return verdict(isShell(html) ? 'made-by-script' : 'like-missing')
  return ok
}

/** GitHub puts this before the ids that come from a text. */
const userContent = 'user-content-'
/** The most ids that a suggestion is looked for in. */
const maxIds = 5_000

/** Whether scripts will make an element of that id: the page carries its HTML as data. */
function isInData(anchor: string, body: string): boolean {
  return [`${userContent}${anchor}`, `id=\\"${anchor}\\"`].some((text) => body.includes(text))
}

/** The verdict on an anchor of a page that is there; nothing when the page has it. */
export function judgeAnchor(
  anchor: string,
  arrival: Arrival,
): { verdict: Verdict; nearest?: string } | undefined {
  const { html, body, cut, url } = arrival
  if (!html) return undefined
  const { anchors, hasScripts } = html
  if (
    anchors.has(anchor) ||
    anchors.has(userContent + anchor) ||
    anchors.has(userContent + anchor.toLowerCase())
  )
    return undefined
  if (anchor.startsWith(userContent) && anchors.has(anchor.slice(userContent.length))) return undefined
  if (hasScripts && isInData(anchor, body)) return undefined
  const isUnknown = cut || !html.isWhole || isShell(html)
  const verdict: Verdict = {
    kind: isUnknown ? 'anchor-unknown' : 'no-anchor',
    status: arrival.status,
    detail: anchor,
    ...(arrival.redirects > 0 && { to: url.href }),
  }
  const ids = [...anchors]
    .slice(0, maxIds)
    .map((id) => (id.startsWith(userContent) ? id.slice(userContent.length) : id))
  return { verdict, nearest: isUnknown ? undefined : nearest(anchor, ids) }
}
