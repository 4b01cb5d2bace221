/** One address, asked until there is an answer: retries, pauses, and a host that is given up. */
import type { Clock, Fetcher, WebFailure, WebRequest, WebResponse } from './fetcher.ts'
import type { Limiter } from './limiter.ts'

export type Answer = WebResponse | WebFailure

export interface Asker {
  /** Asks with as much patience as there is. GET after a HEAD that was not understood is the caller's to ask. */
  ask(request: WebRequest): Promise<Answer>
}

/** How often one address is asked while its host's answers are passing troubles. */
const attempts = 3
/** Who was silent for a whole time-out seldom speaks at the third. */
const attemptsInSilence = 2
/** Milliseconds: the first pause, the longest of ours, and those that one host may ask us for in all. */
const firstPause = 500
const longestPause = 8_000
const longestWaits = 30_000
/** So many failures one after the other, and a host is no longer asked twice, or no longer at all. */
const impatientAfter = 3
const givenUpAfter = 10

const isPassing = (answer: Answer): boolean =>
  answer.kind === 'failure'
    ? ['dns', 'timeout', 'connection', 'protocol'].includes(answer.reason)
    : [408, 425, 429, 500, 502, 503, 504].includes(answer.status)

/** Milliseconds of a `Retry-After`, which is a number of seconds or a date. */
export function waitOf(retryAfter: string | undefined, now: number): number | undefined {
  if (retryAfter === undefined) return undefined
  const text = retryAfter.trim()
  const wait = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now
  return Number.isFinite(wait) ? Math.max(0, wait) : undefined
}

interface HostState {
  /** Failures to answer at all, one after the other. */
  failures: number
  /** The last of them, for those that are not asked any more. */
  last?: WebFailure
  /** Answers of passing trouble, one after the other. */
  troubles: number
  /** Milliseconds that it asked to be left alone, each time that it did. */
  waits: number
  /** That was longer than anybody would wait. */
  closed?: WebResponse
}

export function createAsker(fetcher: Fetcher, limiter: Limiter, clock: Clock): Asker {
  const hosts = new Map<string, HostState>()
  const stateOf = (name: string): HostState => {
    let state = hosts.get(name)
    if (!state) {
      state = { failures: 0, troubles: 0, waits: 0 }
      hosts.set(name, state)
    }
    return state
  }

  /** What is known without asking. */
  function foregone({ closed, failures, last }: HostState): Answer | undefined {
    if (closed) return closed
    if (!last || failures < givenUpAfter) return undefined
    return { ...last, detail: `its host did not answer ${givenUpAfter} times, and was not asked any more` }
  }

  function remember(state: HostState, answer: Answer): void {
    if (answer.kind === 'failure') {
      state.failures++
      state.last = answer
    } else {
      state.failures = 0
      state.troubles = isPassing(answer) ? state.troubles + 1 : 0
    }
  }

  return {
    async ask(request) {
      const { host } = request.url
      const state = stateOf(host)
      for (let attempt = 1; ; attempt++) {
        const answer = await limiter.run(host, async () => foregone(state) ?? (await fetcher(request)))
        if (foregone(state)) return answer
        remember(state, answer)
        if (!isPassing(answer)) return answer
        const wait = answer.kind === 'response' ? waitOf(answer.retryAfter, clock.now()) : undefined
        if (wait !== undefined && answer.kind === 'response') {
          state.waits += wait
          if (state.waits > longestWaits) state.closed = answer
          else limiter.pause(host, wait)
        }
        const isImpatient = state.failures >= impatientAfter || state.troubles >= givenUpAfter
        const isSilence = answer.kind === 'failure' && answer.reason === 'timeout'
        if (attempt >= (isSilence ? attemptsInSilence : attempts) || isImpatient || state.closed)
          return answer
        // Some servers can't be asked for heads at all; the body may come at once.
        if (request.method === 'HEAD' && wait === undefined) return answer
        // Never all at once: what failed together would come back together.
        const pause = Math.min(firstPause * 2 ** (attempt - 1), longestPause)
        await clock.sleep(Math.max(wait ?? 0, pause * (0.5 + clock.random())))
      }
    },
  }
}
