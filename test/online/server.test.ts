/** A tree full of links to a server that misbehaves in every way: what is said of each. */

import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import https from 'node:https'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { stamp } from '../../scripts/checks/stages.ts'
import type { Diagnostic } from '../../scripts/diagnostic.ts'
import { defaultConfig } from '../../scripts/model/config.ts'
import { checkLinks } from '../../scripts/online/online.ts'
import { checkOnline } from '../../scripts/session/online.ts'
import { createFetcher } from '../../scripts/tools/http/fetcher.ts'
import { newFolder } from '../support/folders.ts'
import { makeProject } from '../support/tree.ts'
import { certificate, key } from '../tools/http/certificate.ts'
import { html, type Misbehaving, misbehave } from '../tools/http/server.ts'

const clock = { now: Date.now, random: Math.random, sleep: async (ms: number) => void (await sleep(ms)) }
const options = { clock, perHost: 2, cacheDays: 7, ignore: [], allowPrivate: false }

let server: Misbehaving
let tls: Misbehaving
beforeAll(async () => {
  server = await misbehave()
  tls = await misbehave({}, (listener) => https.createServer({ cert: certificate, key }, listener))
})
afterAll(async () => {
  await Promise.all([server, tls].map((one) => one.close()))
})

/** Only the servers of this test may be asked; whatever they redirect to is looked at as if it were a stranger's. */
function fetcherFor(...servers: Misbehaving[]) {
  const common = { timeout: 500, userAgent: 'test' }
  const open = createFetcher({ ...common, allowPrivate: true })
  const strict = createFetcher({ ...common, allowPrivate: false })
  const ports = new Set(servers.map(({ port }) => String(port)))
  return (request: Parameters<typeof open.fetch>[0]) =>
    (ports.has(request.url.port) ? open : strict).fetch(request)
}

async function verdicts(
  urls: readonly string[],
  ...servers: Misbehaving[]
): Promise<Map<string, Diagnostic>> {
  const project = makeProject({ 'content/a.md': urls.map((url) => `[x](${url})`).join('\n\n') })
  const { diagnostics } = await checkLinks(project, { ...options, fetcher: fetcherFor(...servers) })
  return new Map(stamp(diagnostics).map((found) => [String(found.data?.url), found]))
}

describe('every way to misbehave', () => {
  const expected: readonly (readonly [string, string])[] = [
    ['/', ''],
    ['/ok', ''],
    ['/ok#meaning', ''],
    ['/github#meaning', ''],
    ['/gzip#meaning', ''],
    ['/ok#impact', 'error no-anchor 200'],
    ['/404', 'error gone 404'],
    ['/410', 'error gone 410'],
    ['/soft', 'error soft-404 200'],
    ['/401', 'info no-access 401'],
    ['/403', 'info no-access 403'],
    ['/no-head', ''],
    ['/head-404', ''],
    ['/head-hangs', ''],
    ['/hang', 'warning timeout'],
    ['/drip', 'warning timeout'],
    ['/reset', 'warning connection'],
    ['/half', 'warning connection'],
    ['/garbage', 'warning protocol'],
    ['/loop', 'error redirect-loop 302'],
    ['/cookies', 'info cookie-loop 302'],
    ['/moved', ''],
    ['/moved#impact', 'error no-anchor 200'],
    ['/moved-404', 'error gone 404'],
    ['/private', 'warning private'],
    ['/metadata', 'warning private'],
    ['/mapped', 'warning private'],
    ['/file', 'error bad-redirect'],
    ['/to-home', 'warning to-home 200'],
    ['/huge', ''],
    ['/huge#x', 'info anchor-unknown 200'],
    ['/bomb', ''],
    ['/500', 'warning server-error 500'],
    ['/then-well', ''],
    ['/busy', ''],
    ['/too-short', ''],
    ['/too-long', ''],
  ]
  let found: Map<string, Diagnostic>
  beforeAll(async () => {
    found = await verdicts(
      expected.map(([path]) => server.origin + path),
      server,
    )
  }, 60_000)
  test.each(expected)('%s', (path, verdict) => {
    const { severity, data, message } = found.get(server.origin + path) ?? {}
    expect([severity, data?.verdict, data?.status].filter((part) => part !== undefined).join(' ')).toBe(
      verdict,
    )
    if (verdict) expect(message).toContain(`\`${server.origin}${path}\``)
  })
  test('no other server was asked', () => {
    expect(
      [...found.values()].find(({ data }) => String(data?.url).endsWith('/metadata'))?.message,
    ).toContain('redirects to the private address 169.254.169.254: nothing was sent there')
  })
})

test('a host that asks for a day of rest gets it', async () => {
  const resting = await misbehave()
  try {
    const found = await verdicts([`${resting.origin}/busy-for-long`], resting)
    expect([...found.values()]).toEqual([
      expect.objectContaining({ severity: 'warning', data: expect.objectContaining({ status: 503 }) }),
    ])
    expect(resting.log).toHaveLength(1)
  } finally {
    await resting.close()
  }
})

test('a certificate that nobody vouches for', async () => {
  const url = `https://127.0.0.1:${tls.port}/ok`
  const found = (await verdicts([url], tls)).get(url)
  expect(found).toMatchObject({ severity: 'warning', data: { verdict: 'tls' } })
  expect(found?.message).toContain('its certificate is signed by nobody but itself')
  expect(tls.log).toEqual([])
  const plain = `https://127.0.0.1:${server.port}/ok`
  expect((await verdicts([plain], server)).get(plain)).toMatchObject({ data: { verdict: 'tls' } })
})

test('a host that is polite about everything', async () => {
  const soft = await misbehave({
    '/page': (request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' })
      response.end(request.method === 'HEAD' ? undefined : html('Our shop'))
    },
    '/other': (_, response) => {
      response.writeHead(200, { 'content-type': 'text/html' })
      response.end(html('Another page', 'There is something on it. '.repeat(20)))
    },
  })
  try {
    const { log } = soft
    const everything = createFetcher({ allowPrivate: true, timeout: 500, userAgent: 'test' })
    const project = makeProject({ 'content/a.md': `[a](${soft.origin}/page) [b](${soft.origin}/other)` })
    const { diagnostics } = await checkLinks(project, {
      ...options,
      fetcher: async (request) =>
        everything.fetch(
          request.url.pathname.startsWith('/firedrill-')
            ? { ...request, url: new URL('/page', request.url) }
            : request,
        ),
    })
    everything.close()
    expect(log.length).toBeGreaterThan(3)
    expect(diagnostics.map(({ data }) => [data?.url, data?.verdict])).toEqual([
      [`${soft.origin}/page`, 'like-missing'],
    ])
  } finally {
    await soft.close()
  }
})

test('many links to three hosts', async () => {
  let most = 0
  const slowly = (): Parameters<typeof misbehave>[0] => {
    let busy = 0
    return Object.fromEntries(
      Array.from({ length: 100 }, (_, i) => [
        `/${i}`,
        (_request, response) => {
          most = Math.max(most, ++busy)
          setTimeout(() => {
            busy--
            response.writeHead(200, { 'content-type': 'image/png' }).end()
          }, 15)
        },
      ]),
    )
  }
  const hosts = await Promise.all([1, 2, 3].map(() => misbehave(slowly())))
  try {
    const urls = hosts.flatMap(({ origin }) => Array.from({ length: 100 }, (_, i) => `${origin}/${i}`))
    expect((await verdicts(urls, ...hosts)).size).toBe(0)
    expect(most).toBeLessThanOrEqual(2)
    for (const { log } of hosts) expect(log).toHaveLength(100)
  } finally {
    await Promise.all(hosts.map((host) => host.close()))
  }
}, 60_000)

describe('the command', () => {
  const stream = (isTTY: boolean) => {
    const lines: string[] = []
    return { lines, write: (text: string) => void lines.push(text), isTTY, columns: 80, color: false }
  }
  const online = { ...defaultConfig.online, timeout: 1 }

  test('keeps what it found, in a file that may be gone or spoilt at any time', async () => {
    const cache = newFolder()
    const site = await misbehave()
    try {
      const project = makeProject(
        { 'content/a.md': `[x](${site.origin}/ok) [y](${site.origin}/404)` },
        { online },
      )
      const file = join(cache, 'firedrill', 'links', 'links.json')
      const run = async () => {
        site.log.length = 0
        const context = {
          cwd: '/nowhere',
          env: { XDG_CACHE_HOME: cache },
          stdout: stream(false),
          stderr: stream(false),
        }
        const { diagnostics } = await checkOnline(project, '/nowhere', { allowPrivate: true }, context)
        expect(diagnostics.map(({ data }) => data?.status)).toEqual([404])
        expect(context.stderr.lines).toEqual([])
        return site.log.length
      }
      expect(await run()).toBeGreaterThan(0)
      expect(await run()).toBe(0)
      expect(readdirSync(join(cache, 'firedrill', 'links'))).toEqual(['links.json'])
      for (const spoilt of [
        '',
        '{',
        '[]',
        'null',
        '{"version":1,"entries":{"x":1}}',
        readFileSync(file, 'utf8').slice(0, -20),
      ]) {
        writeFileSync(file, spoilt)
        expect(await run()).toBeGreaterThan(0)
        expect(await run()).toBe(0)
      }
      rmSync(join(cache, 'firedrill'), { recursive: true })
      expect(await run()).toBeGreaterThan(0)
      // What was found from inside a network says nothing to who may not look there.
      const context = {
        cwd: '/nowhere',
        env: { XDG_CACHE_HOME: cache },
        stdout: stream(false),
        stderr: stream(false),
      }
      site.log.length = 0
      const { diagnostics } = await checkOnline(project, '/nowhere', { allowPrivate: false }, context)
      expect(diagnostics.map(({ data }) => data?.verdict)).toEqual(['private', 'private'])
      expect(site.log).toEqual([])
    } finally {
      await site.close()
      rmSync(cache, { recursive: true, force: true })
    }
  })

  test('shows how far it is, on a terminal', async () => {
    const cache = newFolder()
    try {
      const project = makeProject({ 'content/a.md': `[x](${server.origin}/ok)` }, { online })
      const context = {
        cwd: cache,
        env: { XDG_CACHE_HOME: cache },
        stdout: stream(true),
        stderr: stream(true),
      }
      await checkOnline(project, '/nowhere', { allowPrivate: true }, context)
      expect(context.stdout.lines).toEqual([])
      expect(context.stderr.lines.at(-2)).toContain('1 of 1 links')
      expect(context.stderr.lines.at(-1)).toBe('\r\x1b[2K')
    } finally {
      rmSync(cache, { recursive: true, force: true })
    }
  })
})
