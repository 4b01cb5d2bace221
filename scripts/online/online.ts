/** Asks the web about every address of a tree, and says what is wrong with those that lead nowhere. */
import { compareDiagnostics, type Severity, type StageFinding } from '../diagnostic.ts'
import type { Project } from '../model/project.ts'
import { spotOf } from '../model/source.ts'
import { resolveRunbookUrl } from '../sites/resolve.ts'
import type { Asker } from './ask.ts'
import { createAsker } from './ask.ts'
import type { Clock, Fetcher } from './fetcher.ts'
import { createProber, judgeAnchor, judgePage, type Prober } from './judge.ts'
import { createLimiter } from './limiter.ts'
import { type Link, type Target, targetsOf } from './links.ts'
import { createMemory, type Memory, type Store } from './memory.ts'
import { isUnreached, meaningOf, type Verdict } from './verdict.ts'
import { visit } from './visit.ts'

export interface OnlineOptions {
  readonly fetcher: Fetcher
  readonly clock: Clock
  /** Requests at once to one host. */
  readonly perHost: number
  /** Days for which a page that was there is not asked for again. */
  readonly cacheDays: number
  /** Beginnings of addresses that are not asked, with `*` for any text. */
  readonly ignore: readonly string[]
  readonly allowPrivate: boolean
  readonly store?: Store
  /** Ends it all: the clock and the fetcher then throw, and what has no answer is not done. */
  readonly signal?: AbortSignal
  /** The variable of the environment that names a proxy. Nothing goes through it, but it explains a silent web. */
  readonly proxy?: string
  /** Told after each address how many are done, and out of how many. */
  readonly progress?: (done: number, of: number) => void
}

export interface OnlineResult {
  readonly diagnostics: readonly StageFinding[]
  /** What could not be done, each with the way to get it done. */
  readonly incomplete: readonly string[]
}

const total = 16
const spacing = [20, 1_000] as const
/** More than any tree has; what a stranger's has beyond it is not worth a flood of requests. */
const maxTargets = 50_000

interface Judged {
  readonly verdict: Verdict
  readonly nearest?: string
}

/** The verdicts on an address with each of its anchors, by anchor. */
async function judgeTarget(
  { page, links }: Target,
  asker: Asker,
  prober: Prober,
  memory: Memory,
): Promise<ReadonlyMap<string | undefined, Judged>> {
  const verdicts = new Map<string | undefined, Judged>()
  const open = new Set<string | undefined>()
  const keyOf = (anchor: string | undefined): string =>
    anchor === undefined ? page.href : `${page.href}#${encodeURIComponent(anchor.toWellFormed())}`
  for (const { anchor } of links) {
    const verdict = memory.recall(keyOf(anchor))
    if (verdict) verdicts.set(anchor, { verdict })
    else open.add(anchor)
  }
  if (open.size === 0) return verdicts
  const whole = [...open].some((anchor) => anchor !== undefined)
  const arrival = await visit(page, { whole }, asker)
  const onPage = arrival.kind === 'arrival' ? await judgePage(page, arrival, prober) : arrival
  const isThere = arrival.kind === 'arrival' && (onPage.kind === 'ok' || onPage.kind === 'downgrade')
  for (const anchor of open) {
    const judged = (isThere && anchor !== undefined && judgeAnchor(anchor, arrival)) || { verdict: onPage }
    verdicts.set(anchor, judged)
    memory.keep(keyOf(anchor), judged.verdict)
  }
  return verdicts
}

/** Whether the page of this tree is meant: it may be there only once the change is published. */
function isOwn(link: Link, project: Project): boolean {
  const { kind } = resolveRunbookUrl(link.shown, project)
  return kind === 'page'
}

const ownMayFollow = new Set<Verdict['kind']>([
  'gone',
  'no-anchor',
  'soft-404',
  'like-missing',
  'to-home',
  'to-home-always',
])

function diagnosticOf(link: Link, { verdict, nearest }: Judged, project: Project): StageFinding | undefined {
  const { kind, status, to } = verdict
  const meaning = meaningOf(kind)
  let severity: Severity | undefined = meaning.severity
  if (severity === undefined) return undefined
  let help = nearest === undefined ? meaning.help : `Did you mean \`#${nearest}\`?`
  if (ownMayFollow.has(kind) && isOwn(link, project)) {
    severity = 'warning'
    help = 'It is a page of this tree: publish it, and see that the site shows it there.'
  }
  const via = to !== undefined && kind !== 'ok' ? ` (by way of ${shorten(to)})` : ''
  return {
    check: 'link/external',
    severity,
    ...spotOf(link.at),
    message: `\`${shorten(link.shown)}\` ${meaning.say(verdict)}${via}`,
    ...(help && { help }),
    ...(link.alert !== undefined && { alert: link.alert }),
    data: {
      url: link.shown,
      verdict: kind,
      ...(status !== undefined && { status }),
      ...(to !== undefined && { to }),
    },
  }
}

const shorten = (url: string): string => (url.length > 200 ? `${url.slice(0, 199)}…` : url)

/** The finding for a run that had no network at all: one is enough. */
function noNetwork(targets: number, proxy: string | undefined): StageFinding {
  return {
    check: 'link/external',
    severity: 'warning',
    file: '.',
    message: `none of ${targets} addresses in the web could be reached: there seems to be ${proxy === undefined ? 'no network' : 'no way but the proxy'}`,
    help:
      proxy === undefined
        ? 'Nothing is known of the links; check them where there is a network.'
        : `\`${proxy}\` is set, but links are asked for directly: behind a proxy nobody could tell which of them lead into a private network. Check them where no proxy is needed.`,
    data: { targets },
  }
}

/** Never throws for what the web does, nor for the end of the time that there is. */
export async function checkLinks(project: Project, options: OnlineOptions): Promise<OnlineResult> {
  const { clock, fetcher, perHost, progress } = options
  const all = targetsOf(project, options.ignore)
  const targets = all.slice(0, maxTargets)
  const limiter = createLimiter(clock, { perHost, total, spacing })
  const asker = createAsker(fetcher, limiter, clock)
  const prober = createProber(asker, clock)
  const memory = createMemory(options.store, {
    now: clock.now(),
    days: options.cacheDays,
    allowPrivate: options.allowPrivate,
  })
  let done = 0
  progress?.(0, targets.length)
  const verdicts = await Promise.all(
    targets.map(async (target) => {
      try {
        const judged = await judgeTarget(target, asker, prober, memory)
        progress?.(++done, targets.length)
        return judged
      } catch (error) {
        if (!options.signal?.aborted) throw error
        return undefined
      }
    }),
  )
  const asked = verdicts.flatMap((judged) => judged ?? [])
  const unasked = verdicts.length - asked.length
  const hosts = new Set(targets.map(({ page }) => page.host))
  const reached = asked.some((judged) => [...judged.values()].some(({ verdict }) => !isUnreached(verdict)))
  const isCutOff = hosts.size > 2 || (hosts.size > 0 && options.proxy !== undefined)
  if (isCutOff && !reached && unasked === 0)
    return { diagnostics: [noNetwork(targets.length, options.proxy)], incomplete: [] }
  const diagnostics = targets.flatMap(({ links }, i) =>
    links.flatMap((link) => {
      const judged = verdicts[i]?.get(link.anchor)
      return (judged && diagnosticOf(link, judged, project)) ?? []
    }),
  )
  const left = all.length - targets.length
  return {
    diagnostics: diagnostics.sort(compareDiagnostics),
    incomplete: [
      ...(unasked > 0
        ? [
            `${unasked} of ${targets.length} addresses in the web got no answer in the time for the whole run; \`--max-time\` gives it more`,
          ]
        : []),
      ...(left > 0
        ? [`${left} addresses in the web were not asked: more than ${maxTargets} are too many`]
        : []),
    ],
  }
}
