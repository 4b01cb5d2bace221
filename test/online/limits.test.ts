/** Ten thousand links to three hosts: nobody is hammered, and it ends. */
import { expect, test } from 'vitest'
import { createLimiter } from '../../scripts/online/limiter.ts'
import { checkLinks } from '../../scripts/online/online.ts'
import { makeProject } from '../support/tree.ts'
import { fakeClock, page } from './support.ts'

test('ten thousand links to three hosts', async () => {
  const urls = Array.from({ length: 10_000 }, (_, i) => `https://h${i % 3}.org/${i}`)
  // Each twice, to be asked once.
  const project = makeProject({ 'content/a.md': [...urls, ...urls].map((url) => `<${url}>`).join('\n') })
  const clock = fakeClock()
  const busy = new Map<string, number>()
  const begun = new Map<string, number[]>()
  const asked = new Map<string, number>()
  let most = 0
  const progress: number[] = []
  const work = checkLinks(project, {
    clock,
    perHost: 2,
    cacheDays: 7,
    ignore: [],
    allowPrivate: false,
    progress: (done) => void progress.push(done),
    fetcher: async ({ url, method }) => {
      const { host } = url
      busy.set(host, (busy.get(host) ?? 0) + 1)
      begun.set(host, [...(begun.get(host) ?? []).slice(-40), clock.now()])
      const last = begun.get(host) as number[]
      // No second has more than fifty.
      if (last.length > 40) expect((last[40] as number) - (last[0] as number)).toBeGreaterThanOrEqual(40 * 20)
      most = Math.max(most, busy.get(host) as number)
      const key = `${method} ${url.href}`
      asked.set(key, (asked.get(key) ?? 0) + 1)
      await clock.sleep(clock.random() < 0.5 ? 5 : 90)
      busy.set(host, (busy.get(host) as number) - 1)
      return url.pathname.startsWith('/firedrill') ? page('no', { status: 404 }) : page(url.pathname)
    },
  })
  const { diagnostics } = await clock.run(work)
  expect(diagnostics).toEqual([])
  expect(most).toBe(2)
  expect(Math.max(...asked.values())).toBe(1)
  // A HEAD and a GET each, and for every host the two for what nobody made.
  expect(asked.size).toBe(20_006)
  expect(progress.at(-1)).toBe(10_000)
}, 120_000)

test('no more than so many at once in all', async () => {
  const clock = fakeClock()
  const limiter = createLimiter(clock, { perHost: 2, total: 16, spacing: [20, 1000] })
  let busy = 0
  let most = 0
  const jobs = Array.from({ length: 200 }, (_, i) =>
    limiter.run(`h${i % 40}`, async () => {
      busy++
      most = Math.max(most, busy)
      await clock.sleep(3_000)
      busy--
    }),
  )
  await clock.run(Promise.all(jobs))
  expect(most).toBe(16)
})

test('who answers slowly is asked slowly', async () => {
  const clock = fakeClock()
  const limiter = createLimiter(clock, { perHost: 2, total: 16, spacing: [20, 300] })
  for (const [took, gap] of [
    [5, 20],
    [200, 200],
    [2000, 300],
  ] as const) {
    const begun: number[] = []
    const jobs = Array.from({ length: 9 }, () =>
      limiter.run(`took ${took}`, async () => {
        begun.push(clock.now())
        await clock.sleep(took)
      }),
    )
    await clock.run(Promise.all(jobs))
    // The first two begin before anything is known.
    const gaps = begun.slice(3).map((time, i) => time - (begun[i + 2] as number))
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(gap)
  }
})

test('a task that fails gives its place back', async () => {
  const clock = fakeClock()
  const limiter = createLimiter(clock, { perHost: 1, total: 1, spacing: [0, 0] })
  const jobs = [1, 2, 3].map((n) =>
    limiter.run('h', async () => {
      if (n < 3) throw new Error('no')
      return n
    }),
  )
  const results = await clock.run(Promise.allSettled(jobs))
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled'])
})
