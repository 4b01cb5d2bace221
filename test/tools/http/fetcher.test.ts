/** Single requests, to a server on the loopback: bounds, addresses, and what is never sent. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createFetcher, type HttpOptions } from '../../../scripts/tools/http/fetcher.ts'
import { type Misbehaving, misbehave } from './server.ts'

let server: Misbehaving
const closing: (() => unknown)[] = []
beforeEach(async () => {
  server = await misbehave()
})
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
  await server.close()
})

function fetcherWith(options: Partial<HttpOptions> = {}) {
  const fetcher = createFetcher({ allowPrivate: true, timeout: 700, userAgent: 'test', ...options })
  closing.push(fetcher.close)
  return fetcher.fetch
}
const get = (url: string, options: Partial<HttpOptions> = {}, maxBody = 100_000) =>
  fetcherWith(options)({ url: new URL(url), method: 'GET', maxBody })

/** A name server that gives one answer after the other. */
const lookupOf = (...answers: string[][]) => {
  const asked: string[] = []
  return {
    asked,
    lookup: async (host: string) => {
      asked.push(host)
      const next = answers[Math.min(asked.length, answers.length) - 1] as string[]
      return next.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }))
    },
  }
}

describe('addresses', () => {
  test.each([
    'http://127.0.0.1',
    'http://0x7f.1',
    'http://2130706433',
    'http://[::ffff:127.0.0.1]',
    'http://0',
    'http://[::1]',
    'http://localhost',
  ])('%s is refused, and nothing arrives there', async (host) => {
    expect(await get(`${host}:${server.port}/ok`, { allowPrivate: false })).toMatchObject({
      reason: 'private',
    })
    expect(server.log).toEqual([])
  })

  test('a name that leads inside is refused, also when it has a public address as well', async () => {
    for (const addresses of [['127.0.0.1'], ['93.184.216.34', '127.0.0.1'], ['fd00::1']]) {
      const { lookup } = lookupOf(addresses)
      const answer = await get(`http://a.test:${server.port}/ok`, { allowPrivate: false, lookup })
      expect(answer).toMatchObject({ kind: 'failure', reason: 'private' })
    }
    expect(server.log).toEqual([])
  })

  test('a name server that changes its mind is not asked again', async () => {
    const { lookup, asked } = lookupOf(['127.0.0.1'], ['127.0.0.2'])
    const fetch = fetcherWith({ lookup })
    const url = new URL(`http://a.test:${server.port}/ok`)
    for (let i = 0; i < 3; i++)
      expect(await fetch({ url, method: 'GET', maxBody: 10 })).toMatchObject({ status: 200 })
    expect(asked).toEqual(['a.test'])
    expect(server.headers.map(({ host }) => host)).toEqual(Array(3).fill(`a.test:${server.port}`))
  })

  test('a name that is not there, a name server that is down, and one that does not answer', async () => {
    const failing = (code: string) => async () => {
      throw Object.assign(new Error(code), { code })
    }
    expect(await get('http://a.test/', { lookup: failing('ENOTFOUND') })).toMatchObject({ reason: 'no-host' })
    expect(await get('http://a.test/', { lookup: failing('EAI_AGAIN') })).toMatchObject({ reason: 'dns' })
    expect(await get('http://a.test/', { lookup: () => new Promise(() => {}), timeout: 100 })).toMatchObject({
      reason: 'dns',
    })
    expect(await get('http://a.test/', { lookup: async () => [] })).toMatchObject({ reason: 'no-host' })
  })
})

describe('time', () => {
  test.each(['/hang', '/drip'])('%s is given up', async (path) => {
    expect(await get(server.origin + path)).toMatchObject({ reason: 'timeout' })
  })
})

describe('connections', () => {
  test.each([
    ['/reset', 'connection'],
    ['/half', 'connection'],
    ['/garbage', 'protocol'],
  ])('%s', async (path, reason) => {
    expect(await get(server.origin + path)).toMatchObject({ kind: 'failure', reason })
  })

  test('nobody there', async () => {
    const { origin } = server
    await server.close()
    expect(await get(`${origin}/ok`)).toMatchObject({
      reason: 'connection',
      detail: 'it refuses the connection',
    })
  })

  test('are kept, and made anew when the other side has closed them', async () => {
    const warnings: Error[] = []
    const listen = (warning: Error): void => void warnings.push(warning)
    process.on('warning', listen)
    const ports = new Set<number | undefined>()
    const keeping = await misbehave({
      '/kept': (request, response) => {
        ports.add(request.socket.remotePort)
        response.writeHead(200, { 'content-length': '5' }).end()
      },
      '/last': (_, response) => response.writeHead(200, { connection: 'close' }).end(),
    })
    try {
      const fetch = fetcherWith()
      const head = (path: string) =>
        fetch({ url: new URL(keeping.origin + path), method: 'HEAD', maxBody: 0 })
      for (let i = 0; i < 30; i++) expect(await head('/kept')).toMatchObject({ status: 200 })
      expect(ports.size).toBe(1)
      await head('/last')
      expect(await head('/kept')).toMatchObject({ status: 200 })
      expect(ports.size).toBe(2)
      expect(warnings).toEqual([])
    } finally {
      process.off('warning', listen)
      await keeping.close()
    }
  })
})

describe('bodies', () => {
  test('are cut', async () => {
    const answer = await get(`${server.origin}/huge`)
    expect(answer).toMatchObject({ status: 200, cut: true })
    expect(answer.kind === 'response' && answer.body.length).toBe(100_000)
    await new Promise((go) => setTimeout(go, 100))
    expect(server.sent()).toBeLessThan(20_000_000)
  })

  test('that unpack to more than there is room for are cut', async () => {
    const before = process.memoryUsage().rss
    const answer = await get(`${server.origin}/bomb`)
    expect(answer).toMatchObject({ status: 200, cut: true })
    expect(answer.kind === 'response' && answer.body.length).toBeLessThanOrEqual(100_000)
    expect(process.memoryUsage().rss - before).toBeLessThan(60_000_000)
  })

  test('that unpack to nothing are cut as well', async () => {
    expect(await get(`${server.origin}/empty`, { timeout: 5_000 })).toMatchObject({
      status: 200,
      cut: true,
      body: '',
    })
  })

  test('are unpacked', async () => {
    expect(await get(`${server.origin}/gzip`)).toMatchObject({
      cut: false,
      body: expect.stringContaining('id="meaning"'),
    })
    expect(await get(`${server.origin}/not-gzip`)).toMatchObject({ status: 200, cut: true })
  })

  test('with a wrong length are what there is of them', async () => {
    expect(await get(`${server.origin}/too-short`)).toMatchObject({
      status: 200,
      cut: true,
      body: expect.stringContaining('A page'),
    })
    expect(await get(`${server.origin}/too-long`)).toMatchObject({
      status: 200,
      body: expect.stringContaining('<!doctype'),
    })
  })

  test('are not read where nobody wants them', async () => {
    const fetch = fetcherWith()
    const url = new URL(`${server.origin}/huge`)
    expect(await fetch({ url, method: 'GET', maxBody: 0 })).toMatchObject({ status: 200, body: '' })
    await new Promise((go) => setTimeout(go, 100))
    const sent = server.sent()
    await new Promise((go) => setTimeout(go, 200))
    expect(server.sent()).toBe(sent)
  })
})

test('neither credentials nor cookies nor anchors are sent', async () => {
  const fetch = fetcherWith()
  const url = new URL(`http://me:secret@127.0.0.1:${server.port}/cookies#anchor`)
  for (let i = 0; i < 2; i++)
    expect(await fetch({ url, method: 'GET', maxBody: 10 })).toMatchObject({ status: 302, setsCookie: true })
  expect(server.log).toEqual(['GET /cookies', 'GET /cookies'])
  for (const headers of server.headers) {
    expect(headers.authorization).toBeUndefined()
    expect(headers.cookie).toBeUndefined()
  }
})
