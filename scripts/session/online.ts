/** `check --online`: asks the web whether the links lead somewhere. */
import { setMaxListeners } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { openStore } from '../cache/store.ts'
import { openTable } from '../cache/table.ts'
import { type Context, clearLine, type Stream } from '../context.ts'
import type { Project } from '../model/project.ts'
import type { Clock } from '../online/fetcher.ts'
import { checkLinks, type OnlineResult } from '../online/online.ts'
import { createFetcher } from '../tools/http/fetcher.ts'
import { version } from '../version.ts'
import { limitsIn, requestLimit } from './limits.ts'

/** Bytes of what is known about links. */
const maxLinksSize = 64 * 1024 * 1024

export interface CheckOnlineOptions {
  /**
   * Whether addresses of private networks may be asked. Never taken from the tree: who sends a pull request would
   * else choose what the network around CI is asked.
   */
  readonly allowPrivate: boolean
}

const clockUntil = (signal: AbortSignal): Clock => ({
  now: Date.now,
  random: Math.random,
  sleep: async (milliseconds) => void (await sleep(milliseconds, undefined, { signal })),
})

/** Milliseconds between two pictures of the bar. */
const redrawAfter = 100

/** Draws on one line of a terminal, and on nothing else. */
function progressBar(stream: Stream): { update(done: number, of: number): void; clear(): void } {
  let drawn = 0
  let isOnScreen = false
  const width = Math.max(10, Math.min(40, (stream.columns ?? 80) - 30))
  return {
    update(done, of) {
      const now = Date.now()
      if (!stream.isTTY || of === 0 || (now - drawn < redrawAfter && done < of)) return
      drawn = now
      isOnScreen = true
      const full = Math.round((width * done) / of)
      stream.write(clearLine)
      stream.write(`[${'='.repeat(full)}${' '.repeat(width - full)}] ${done} of ${of} links`)
    },
    clear() {
      if (isOnScreen) stream.write(clearLine)
    },
  }
}

/** The name of the variable that tells programs to go through a proxy. */
function proxyIn(env: Context['env']): string | undefined {
  const names = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy', 'ALL_PROXY', 'all_proxy']
  return names.find((name) => env[name])
}

/** Asks about every address of the tree once. Network trouble is a warning among the findings, never an error. */
export async function checkOnline(
  project: Project,
  root: string,
  { allowPrivate }: CheckOnlineOptions,
  context: Context,
): Promise<OnlineResult> {
  const { perHost, cacheDays, ignore } = project.config.online
  const cache =
    cacheDays > 0
      ? openStore('links', { env: context.env, trees: [root, context.cwd], maxBytes: maxLinksSize })
      : undefined
  const store = cache && openTable(cache, 'links.json')
  const userAgent = `firedrill/${version} (link check)`
  const timeout = requestLimit(project.config.online, context)
  const { fetch, close } = createFetcher({ allowPrivate, timeout: timeout * 1000, userAgent })
  const end = new AbortController()
  const { signal } = end
  // All links wait for it.
  setMaxListeners(0, signal)
  const timer = setTimeout(() => {
    end.abort()
    // Those that wait for an answer get none.
    close()
  }, limitsIn(context).left() * 1000)
  const aborted = new Promise<never>((_, reject) =>
    signal.addEventListener('abort', () => reject(new Error('the time is over'))),
  )
  aborted.catch(() => {})
  const bar = progressBar(context.stderr)
  try {
    return await checkLinks(project, {
      fetcher: (request) => {
        signal.throwIfAborted()
        return Promise.race([fetch(request), aborted])
      },
      clock: clockUntil(signal),
      signal,
      perHost,
      cacheDays,
      ignore,
      allowPrivate,
      store,
      proxy: proxyIn(context.env),
      progress: bar.update,
    })
  } finally {
    clearTimeout(timer)
    bar.clear()
    close()
    store?.save()
  }
}
