/** A network and a clock that exist only here. */

import type { Project } from '../../scripts/model/project.ts'
import type { Clock, Fetcher, WebFailure, WebRequest, WebResponse } from '../../scripts/online/fetcher.ts'
import { checkLinks, type OnlineOptions } from '../../scripts/online/online.ts'

/** Time passes only when everybody waits for it. */
export function fakeClock(): Clock & { run<T>(work: Promise<T>): Promise<T>; readonly slept: number[] } {
  let now = Date.UTC(2030, 0, 1)
  let seed = 1
  const sleepers: { at: number; wake: () => void }[] = []
  const slept: number[] = []
  return {
    slept,
    now: () => now,
    random: () => {
      seed = (seed * 48271) % 2147483647
      return seed / 2147483647
    },
    sleep(milliseconds) {
      slept.push(milliseconds)
      return new Promise((wake) => sleepers.push({ at: now + milliseconds, wake }))
    },
    async run(work) {
      let isDone = false
      const finish = (): void => {
        isDone = true
      }
      work.then(finish, finish)
      for (;;) {
        await new Promise((go) => setImmediate(go))
        if (isDone) return work
        const next = Math.min(...sleepers.map(({ at }) => at))
        if (!Number.isFinite(next)) throw new Error('everybody waits for nothing')
        now = Math.max(now, next)
        const due = sleepers.filter(({ at }) => at <= now)
        for (const sleeper of due) {
          sleepers.splice(sleepers.indexOf(sleeper), 1)
          sleeper.wake()
        }
      }
    },
  }
}

export const respond = (response: Partial<WebResponse> = {}): WebResponse => ({
  kind: 'response',
  status: 200,
  type: 'text/html',
  setsCookie: false,
  body: '',
  cut: false,
  ...response,
})

export const fail = (reason: WebFailure['reason'], detail = 'so it is'): WebFailure => ({
  kind: 'failure',
  reason,
  detail,
})

export const page = (body: string, response: Partial<WebResponse> = {}): WebResponse =>
  respond({ body: `<title>A page</title><p>${body} ${'Words. '.repeat(100)}</p>`, ...response })

export const redirect = (location: string, response: Partial<WebResponse> = {}): WebResponse =>
  respond({ status: 302, location, type: '', ...response })

type Route = WebResponse | WebFailure | ((request: WebRequest, count: number) => WebResponse | WebFailure)

/** Answers by address; a HEAD without its body; what is not listed is a 404. `log` is what was asked, in order. */
export function fakeNetwork(routes: Readonly<Record<string, Route>>): { fetcher: Fetcher; log: string[] } {
  const log: string[] = []
  const counts = new Map<string, number>()
  const fetcher: Fetcher = async (request) => {
    const { href } = request.url
    log.push(`${request.method} ${href}`)
    const count = (counts.get(href) ?? 0) + 1
    counts.set(href, count)
    const route = routes[href] ?? respond({ status: 404 })
    const answer = typeof route === 'function' ? route(request, count) : route
    return answer.kind === 'response' && request.method === 'HEAD' ? { ...answer, body: '' } : answer
  }
  return { fetcher, log }
}

/** Checks a project in no time. */
export async function checkIn(project: Project, fetcher: Fetcher, options: Partial<OnlineOptions> = {}) {
  const clock = fakeClock()
  const result = await clock.run(
    checkLinks(project, {
      fetcher,
      clock,
      perHost: 2,
      cacheDays: 7,
      ignore: [],
      allowPrivate: false,
      ...options,
    }),
  )
  return { ...result, clock }
}
