/** How fast anybody is asked: few requests at once, to one host and to all, and time between them. */
import type { Clock } from './fetcher.ts'

export interface Limits {
  /** Requests at once to one host, and to all. */
  readonly perHost: number
  readonly total: number
  /** Milliseconds between the beginnings of two requests to one host: as long as the last took, within these. */
  readonly spacing: readonly [least: number, most: number]
}

/** So many may hold it at once; the others wait in line. */
function semaphore(places: number) {
  let free = places
  let waiting: (() => void)[] = []
  let next = 0
  return {
    async take(): Promise<void> {
      if (free > 0) free--
      else await new Promise<void>((go) => waiting.push(go))
    },
    give(): void {
      const go = waiting[next++]
      if (go) go()
      else free++
      if (next > 1024 || next >= waiting.length) {
        waiting = waiting.slice(next)
        next = 0
      }
    },
  }
}

interface Host {
  readonly slots: ReturnType<typeof semaphore>
  /** When the next request may begin. */
  nextAt: number
  /** How long the last answer took: who is slow is asked slowly. */
  lastTook: number
}

export interface Limiter {
  /** Runs the task when its turn has come. */
  run<T>(host: string, task: () => Promise<T>): Promise<T>
  /** Sends nothing more to a host for so many milliseconds. */
  pause(host: string, milliseconds: number): void
}

export function createLimiter(clock: Clock, { perHost, total, spacing }: Limits): Limiter {
  const everybody = semaphore(total)
  const hosts = new Map<string, Host>()
  const hostOf = (name: string): Host => {
    let host = hosts.get(name)
    if (!host) {
      host = { slots: semaphore(perHost), nextAt: 0, lastTook: 0 }
      hosts.set(name, host)
    }
    return host
  }

  async function myTurn(host: Host): Promise<void> {
    for (let wait = host.nextAt - clock.now(); wait > 0; wait = host.nextAt - clock.now())
      await clock.sleep(wait)
    host.nextAt = clock.now() + Math.min(Math.max(host.lastTook, spacing[0]), spacing[1])
  }

  return {
    async run(name, task) {
      const host = hostOf(name)
      await host.slots.take()
      try {
        await myTurn(host)
        await everybody.take()
        const started = clock.now()
        try {
          return await task()
        } finally {
          host.lastTook = clock.now() - started
          everybody.give()
        }
      } finally {
        host.slots.give()
      }
    },
    pause(name, milliseconds) {
      const host = hostOf(name)
      host.nextAt = Math.max(host.nextAt, clock.now() + milliseconds)
    },
  }
}
