/** However hosts behave, asking them ends, and what got no answer is said. */
import { expect, test } from 'vitest'
import { checkOnline } from '../../scripts/session/online.ts'
import { createFetcher, isWebPort } from '../../scripts/tools/http/fetcher.ts'
import { makeProject } from '../support/tree.ts'
import { misbehave } from '../tools/http/server.ts'
import { checkIn, fail, fakeNetwork, redirect, respond } from './support.ts'

const linking = (...urls: string[]) =>
  makeProject({ 'content/a.md': urls.map((url) => `<${url}>`).join('\n') })
const hour = 3_600_000

test('a host that asks for pauses gets half a minute of them in all', async () => {
  const urls = Array.from({ length: 40 }, (_, i) => `https://busy.org/${i}`)
  const busy = respond({ status: 429, retryAfter: '9' })
  const { fetcher, log } = fakeNetwork(Object.fromEntries(urls.map((url) => [url, busy])))
  const { diagnostics, clock } = await checkIn(linking(...urls), fetcher)
  expect(diagnostics.map(({ data }) => data?.verdict)).toEqual(urls.map(() => 'too-busy'))
  expect(log.length).toBeLessThan(8)
  expect(clock.now() - Date.UTC(2030, 0, 1)).toBeLessThan(hour / 60)
})

test('a redirect to another port ends there', async () => {
  const { fetcher, log } = fakeNetwork({
    'https://a.org/x': redirect('https://a.org:2375/containers'),
    'https://a.org:2375/containers': fail('port', '2375'),
  })
  const { diagnostics } = await checkIn(linking('https://a.org/x'), fetcher)
  expect(diagnostics).toMatchObject([
    {
      severity: 'info',
      message: expect.stringContaining('redirects to port 2375, and only 80 and 443 are asked'),
    },
  ])
  expect(log).toHaveLength(2)
})

test('only the ports of the web are asked', async () => {
  const { fetch, close } = createFetcher({
    allowPrivate: false,
    timeout: 1_000,
    userAgent: 'test',
    lookup: async () => [{ address: '2001:4860::', family: 6 }],
  })
  for (const port of ['8080', '22', '65535', '0'])
    expect(await fetch({ url: new URL(`http://a.test:${port}/`), method: 'HEAD', maxBody: 0 })).toMatchObject(
      {
        reason: 'port',
        detail: port,
      },
    )
  close()
  const asked = [
    'http://a.test',
    'https://a.test',
    'http://a.test:443',
    'https://a.test:80',
    'http://a.test:80',
  ]
  expect(asked.filter((url) => !isWebPort(new URL(url)))).toEqual([])
})

test('hosts that hang, drip and pause end with the time of the run', async () => {
  const server = await misbehave()
  const stream = { write: () => {}, isTTY: false, color: false }
  const context = { cwd: '/', env: {}, stdout: stream, stderr: stream, limits: { time: 1 } }
  try {
    const paths = ['/hang', '/hang?2', '/drip', '/drip?2', '/huge', '/busy-for-long?1', '/loop', '/404']
    const { origin } = server
    const other = origin.replace('127.0.0.1', 'localhost')
    const urls = [...paths, ...paths.map((path) => `${path}&`)].flatMap((path) => [
      origin + path,
      other + path,
    ])
    const { diagnostics, incomplete } = await checkOnline(
      linking(...urls),
      '/nowhere',
      { allowPrivate: true },
      context,
    )
    expect(incomplete).toEqual([
      expect.stringMatching(/^\d+ of \d+ addresses in the web got no answer in the time for the whole run; /),
    ])
    expect(diagnostics.some(({ data }) => data?.verdict === 'timeout')).toBe(false)
  } finally {
    await server.close()
  }
}, 30_000)

test('a run without time asks nobody', async () => {
  const server = await misbehave()
  const stream = { write: () => {}, isTTY: false, color: false }
  const context = { cwd: '/', env: {}, stdout: stream, stderr: stream, limits: { time: 1, begun: -hour } }
  try {
    const urls = Array.from({ length: 50 }, (_, i) => `${server.origin}/ok?${i}`)
    const { incomplete } = await checkOnline(linking(...urls), '/nowhere', { allowPrivate: true }, context)
    expect(incomplete[0]).toMatch(/^(?:49|50) of 50 addresses/)
    expect(server.log.length).toBeLessThan(3)
  } finally {
    await server.close()
  }
}, 30_000)
