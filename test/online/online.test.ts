/** What each answer of the web leads to. */
import { describe, expect, test } from 'vitest'
import { makeProject } from '../support/tree.ts'
import { checkIn, fail, fakeNetwork, page, redirect, respond } from './support.ts'

const rules = (url: string): string => `groups:
  - name: g
    rules:
      - alert: NodeDown
        expr: up == 0
        annotations:
          runbook_url: ${url}
`
const withUrl = (url: string) => makeProject({ 'rules/a.yml': rules(url) })

type Routes = Parameters<typeof fakeNetwork>[0]

/** The one finding on a runbook URL, as `severity verdict status`, or '' for none. */
async function verdictOn(url: string, routes: Routes): Promise<string> {
  const { diagnostics } = await checkIn(withUrl(url), fakeNetwork(routes).fetcher)
  expect(diagnostics.length).toBeLessThan(2)
  const [found] = diagnostics
  return found
    ? [found.severity, found.data?.verdict, found.data?.status].filter((part) => part !== undefined).join(' ')
    : ''
}

const a = 'https://a.org/x'

describe('a status', () => {
  test.each<[string, Routes[string], string]>([
    ['a page', page('fine'), ''],
    ['a file', respond({ type: 'application/pdf' }), ''],
    ['not found', respond({ status: 404 }), 'error gone 404'],
    ['gone', respond({ status: 410 }), 'error gone 410'],
    ['login needed', respond({ status: 401 }), 'info no-access 401'],
    ['forbidden', respond({ status: 403 }), 'info no-access 403'],
    ['bad request', respond({ status: 400 }), 'warning refuses 400'],
    ['server error', respond({ status: 500 }), 'warning server-error 500'],
    ['too many requests', respond({ status: 429 }), 'warning too-busy 429'],
    ['time-out', fail('timeout'), 'warning timeout'],
    ['reset', fail('connection'), 'warning connection'],
    ['TLS', fail('tls'), 'warning tls'],
    ['no DNS', fail('dns'), 'warning dns'],
    ['no host', fail('no-host'), 'warning no-host'],
    ['no HTTP', fail('protocol'), 'warning protocol'],
    ['a private address', fail('private'), 'warning private'],
  ])('%s', async (_, route, expected) => {
    expect(await verdictOn(a, { [a]: route })).toBe(expected)
  })

  test('that only HEAD gets is not believed', async () => {
    for (const status of [403, 404, 405, 500, 501]) {
      const { fetcher, log } = fakeNetwork({
        [a]: ({ method }) => (method === 'HEAD' ? respond({ status }) : page('fine')),
      })
      expect((await checkIn(withUrl(a), fetcher)).diagnostics).toEqual([])
      expect(log.slice(0, 2)).toEqual([`HEAD ${a}`, `GET ${a}`])
    }
  })

  test('of a file needs no GET', async () => {
    const { fetcher, log } = fakeNetwork({ [a]: respond({ type: 'image/png' }) })
    await checkIn(withUrl(a), fetcher)
    expect(log).toEqual([`HEAD ${a}`])
  })
})

describe('passing trouble', () => {
  test('is asked again, after longer and longer pauses', async () => {
    const { fetcher, log } = fakeNetwork({
      [a]: (_, count) => (count < 4 ? respond({ status: 502 }) : page('fine')),
    })
    const { diagnostics, clock } = await checkIn(withUrl(a), fetcher)
    expect(diagnostics).toEqual([])
    expect(log.filter((line) => line.endsWith(a))).toEqual([`HEAD ${a}`, `GET ${a}`, `GET ${a}`, `GET ${a}`])
    const pauses = clock.slept.filter((pause) => pause > 100)
    expect(pauses).toHaveLength(2)
    expect(pauses[0]).toBeGreaterThanOrEqual(250)
    expect(pauses[0]).toBeLessThan(750)
    expect(pauses[1]).toBeGreaterThanOrEqual(500)
    expect(pauses[1]).toBeLessThan(1500)
  })

  test('is asked again when the host says so, and nobody asks before', async () => {
    const b = 'https://a.org/b'
    const times: number[] = []
    const project = makeProject({ 'content/a.md': `[a](${a}) [b](${b})` })
    const { fetcher } = fakeNetwork({
      [a]: (_, count) =>
        count === 1 ? respond({ status: 429, retryAfter: '7' }) : respond({ type: 'text/css' }),
      [b]: respond({ type: 'text/css' }),
    })
    const { fakeClock } = await import('./support.ts')
    const { checkLinks } = await import('../../scripts/online/online.ts')
    const clock = fakeClock()
    const timed: typeof fetcher = async (request) => {
      times.push(clock.now())
      return fetcher(request)
    }
    const options = { fetcher: timed, clock, perHost: 1, cacheDays: 7, ignore: [], allowPrivate: false }
    expect((await clock.run(checkLinks(project, options))).diagnostics).toEqual([])
    expect(times).toHaveLength(3)
    expect((times[1] as number) - (times[0] as number)).toBeGreaterThanOrEqual(7000)
  })

  test('that would take too long ends the questions to that host', async () => {
    const urls = Array.from({ length: 20 }, (_, i) => `https://a.org/${i}`)
    const project = makeProject({ 'content/a.md': urls.map((url) => `<${url}>`).join('\n') })
    let asked = 0
    const { diagnostics } = await checkIn(project, async () => {
      asked++
      return respond({ status: 503, retryAfter: 'Tue, 01 Jan 2030 09:00:00 GMT' })
    })
    expect(diagnostics).toHaveLength(20)
    expect(diagnostics.every(({ severity }) => severity === 'warning')).toBe(true)
    expect(asked).toBeLessThanOrEqual(2)
  })

  test('of a host that is down does not cost a time-out for each of its links', async () => {
    const urls = Array.from({ length: 500 }, (_, i) => `https://a.org/${i}`)
    const project = makeProject({ 'content/a.md': urls.map((url) => `<${url}>`).join('\n') })
    let asked = 0
    const { diagnostics } = await checkIn(project, async () => {
      asked++
      return fail('timeout', 'it takes longer than 15 s')
    })
    expect(diagnostics).toHaveLength(500)
    expect(diagnostics[499]?.message).toContain('was not asked any more')
    expect(asked).toBeLessThan(20)
  })

  test('of the whole network is one warning', async () => {
    const project = makeProject({
      'content/a.md': '<https://a.org/> <https://b.org/> <https://c.org/> <https://d.org/>',
    })
    const { diagnostics, incomplete } = await checkIn(project, async () => fail('dns'))
    expect(incomplete).toEqual([])
    expect(diagnostics).toEqual([
      expect.objectContaining({ severity: 'warning', file: '.', check: 'link/external' }),
    ])
  })
})

describe('redirects', () => {
  test.each<[string, Routes, string]>([
    ['to a page', { [a]: redirect('/y'), 'https://a.org/y': page('fine') }, ''],
    ['to what is not there', { [a]: redirect('/y') }, 'error gone 404'],
    ['in a circle', { [a]: redirect('/y'), 'https://a.org/y': redirect('/x') }, 'error redirect-loop 302'],
    ['to itself', { [a]: redirect('') }, 'error redirect-loop 302'],
    ['in a circle with cookies', { [a]: redirect('/x', { setsCookie: true }) }, 'info cookie-loop 302'],
    [
      'from https to http',
      { [a]: redirect('http://a.org/x'), 'http://a.org/x': page('fine') },
      'warning downgrade 200',
    ],
    ['to another scheme', { [a]: redirect('file:///etc/passwd') }, 'error bad-redirect'],
    ['to no address', { [a]: redirect('http://[') }, 'error bad-redirect'],
    [
      'into a private network',
      { [a]: redirect('http://10.0.0.1/'), 'http://10.0.0.1/': fail('private') },
      'warning private',
    ],
    ['to the front page', { [a]: redirect('/'), 'https://a.org/': page('Welcome') }, 'warning to-home 200'],
    ['with a password', { [a]: redirect('https://me:secret@a.org/y'), 'https://a.org/y': page('fine') }, ''],
    ['to a short name', { [a]: redirect('/ok'), 'https://a.org/ok': page('fine') }, ''],
    [
      'to a login',
      { [a]: redirect('/users/sign_in'), 'https://a.org/users/sign_in': page('Name?') },
      'info login',
    ],
    ['without saying where', { [a]: respond({ status: 302 }) }, 'warning refuses 302'],
    [
      'by a page that only leads on',
      { [a]: respond({ body: '<meta http-equiv="refresh" content="0; url=https://a.org/y">' }) },
      'error gone 404',
    ],
  ])('%s', async (_, routes, expected) => {
    expect(await verdictOn(a, routes)).toBe(expected)
  })

  test('end after ten', async () => {
    const chain = (length: number): Routes =>
      Object.fromEntries([
        ...Array.from({ length }, (_, i): [string, Routes[string]] => [
          `https://a.org/${i}`,
          redirect(`/${i + 1}`),
        ]),
        [`https://a.org/${length}`, page('fine')],
      ])
    expect(await verdictOn('https://a.org/0', chain(10))).toBe('')
    expect(await verdictOn('https://a.org/0', chain(11))).toBe('error redirects-on 302')
  })

  test('keep the front page of a front page, also in another language or on another host', async () => {
    expect(
      await verdictOn('https://a.org/', {
        'https://a.org/': redirect('/en/'),
        'https://a.org/en/': page('Hi'),
      }),
    ).toBe('')
    expect(
      await verdictOn('http://a.org', {
        'http://a.org/': redirect('https://www.a.org/'),
        'https://www.a.org/': page('Hi'),
      }),
    ).toBe('')
  })
})

/** A host that answers everything with the same route. */
const always =
  (route: (request: { url: URL }) => ReturnType<typeof respond>) =>
  async (request: { url: URL; method: string }) =>
    request.method === 'HEAD' ? { ...route(request), body: '' } : route(request)

describe('an answer that is only polite', () => {
  test.each([
    ['<title>404 Not Found</title>', 'error'],
    ['<title>Page not found | A site</title>', 'error'],
    ['<title>A site – 404</title>', 'error'],
    ['<title>A site</title><h1>Sorry, the page you are looking for could not be found.</h1>', 'error'],
    ['<title>Seite nicht gefunden - Firma</title>', 'error'],
    ['<p>The requested page does not exist.</p>', 'error'],
    ['<p>Not Found</p>', 'error'],
    ['<title>KubePodNotFound</title>', ''],
    ['<title>404 errors too high - Runbooks</title>', ''],
    ['<title>Redis: key not found on replica</title>', ''],
    ['<title>Ingress</title><p>The backend answers 404 when the host was not found.</p>', ''],
  ])('%s', async (body, expected) => {
    expect((await verdictOn(a, { [a]: respond({ body }) })).split(' ')[0]).toBe(expected)
  })

  test('an article about missing pages is one', async () => {
    const url = 'https://a.org/status/404'
    const title = '<title>404 Not Found - HTTP</title>'
    expect(
      await verdictOn(url, { [url]: respond({ body: `${title}<p>${'Words. '.repeat(500)}</p>` }) }),
    ).toBe('')
    expect(await verdictOn(url, { [url]: respond({ body: `${title}<p>Sorry.</p>` }) })).toBe(
      'error soft-404 200',
    )
  })

  test('text says so too', async () => {
    expect(await verdictOn(a, { [a]: respond({ type: 'text/plain', body: '404: Not Found' }) })).toBe(
      'error soft-404 200',
    )
  })

  test('is known by what nobody made', async () => {
    const words = 'A page like any other. '.repeat(20)
    const same = always(({ url }) => respond({ body: `<title>Site</title><p>${url.pathname} ${words}</p>` }))
    const { diagnostics } = await checkIn(withUrl(a), same)
    expect(diagnostics).toEqual([
      expect.objectContaining({
        severity: 'warning',
        data: expect.objectContaining({ verdict: 'like-missing' }),
      }),
    ])
    const script = always(() => respond({ body: '<div id="app"></div><script src="app.js"></script>' }))
    expect((await checkIn(withUrl(a), script)).diagnostics[0]?.data?.verdict).toBe('made-by-script')
    const home = always(({ url }) => (url.pathname === '/' ? page('Welcome') : redirect('/')))
    const { diagnostics: home404 } = await checkIn(withUrl(a), home)
    expect(home404).toEqual([
      expect.objectContaining({
        severity: 'error',
        data: expect.objectContaining({ verdict: 'to-home-always' }),
      }),
    ])
  })

  test('each host is asked only once for what nobody made', async () => {
    const project = makeProject({ 'content/a.md': '<https://a.org/1> <https://a.org/2> <https://a.org/3>' })
    const { fetcher, log } = fakeNetwork({
      'https://a.org/1': page('1'),
      'https://a.org/2': page('2'),
      'https://a.org/3': page('3'),
    })
    await checkIn(project, fetcher)
    expect(log.filter((line) => line.startsWith('GET') && line.includes('/firedrill-'))).toHaveLength(1)
  })
})

describe('anchors', () => {
  const body = '<title>T</title><h2 id="impact">I</h2><a name="old"></a><h2 id="user-content-meaning"></h2>'
  test.each([
    ['#impact', ''],
    ['#old', ''],
    ['#meaning', ''],
    ['#user-content-meaning', ''],
    ['#top', ''],
    ['#', ''],
    ['#L12-L20', ''],
    ['#:~:text=some', ''],
    ['#/route', ''],
    ['#impcat', 'error no-anchor 200'],
    ['#Impact', 'error no-anchor 200'],
    ['#%C3%BC', 'error no-anchor 200'],
  ])('%s', async (hash, expected) => {
    expect(await verdictOn(a + hash, { [a]: respond({ body }) })).toBe(expected)
  })

  test('a page is asked once for all of its anchors', async () => {
    const project = makeProject({
      'content/a.md': `[1](${a}#impact) [2](${a}#nope) [3](${a}) [4](${a}#nope)`,
    })
    const { fetcher, log } = fakeNetwork({ [a]: respond({ body }) })
    const { diagnostics } = await checkIn(project, fetcher)
    expect(diagnostics.map(({ range, data }) => [range?.start.column, data?.url])).toEqual([
      [33, `${a}#nope`],
      [80, `${a}#nope`],
    ])
    expect(log.filter((line) => line.endsWith(a))).toEqual([`GET ${a}`])
  })

  test('a suggestion is made', async () => {
    const { diagnostics } = await checkIn(
      withUrl(`${a}#impcat`),
      fakeNetwork({ [a]: respond({ body }) }).fetcher,
    )
    expect(diagnostics[0]?.help).toBe('Did you mean `#impact`?')
  })

  test('nothing is said of pages that are cut or made by a script', async () => {
    expect(await verdictOn(`${a}#x`, { [a]: respond({ body, cut: true }) })).toBe('info anchor-unknown 200')
    const app = '<div id="root"></div><script src="x.js"></script>'
    expect(await verdictOn(`${a}#x`, { [a]: respond({ body: app }) })).toBe('info anchor-unknown 200')
    const data = `${page('fine').body}<script>{"html":"<h2 id=\\"user-content-x\\">"}</script>`
    expect(await verdictOn(`${a}#x`, { [a]: respond({ body: data }) })).toBe('')
  })
})

describe('a page of this tree', () => {
  const tree = {
    'rules/a.yml': [1, 2, 3]
      .map(
        (i) =>
          `      - alert: A${i}\n        expr: up\n        annotations: { runbook_url: "https://a.org/runbooks/a/a${i}/" }\n`,
      )
      .join(''),
    'content/runbooks/a/A1.md': '# A1',
    'content/runbooks/a/A2.md': '# A2',
  }
  test('that is not published yet is only a warning', async () => {
    const project = makeProject({
      ...tree,
      'rules/a.yml': `groups:\n  - name: g\n    rules:\n${tree['rules/a.yml']}`,
    })
    const { diagnostics } = await checkIn(project, fakeNetwork({}).fetcher)
    expect(diagnostics.map(({ alert, severity }) => `${alert} ${severity}`)).toEqual([
      'A1 warning',
      'A2 warning',
      'A3 error',
    ])
    expect(diagnostics[0]?.help).toContain('publish')
  })
})

test('the same address in many places has one request and a finding in each', async () => {
  const project = makeProject({
    'rules/a.yml': rules(a),
    'content/b.md': `[x](${a})`,
    'content/c.md': `see ${a}.`,
  })
  const { fetcher, log } = fakeNetwork({})
  const { diagnostics } = await checkIn(project, fetcher)
  expect(log).toEqual([`HEAD ${a}`, `GET ${a}`])
  expect(diagnostics.map(({ file, range }) => [file, range?.start.line, range?.start.column])).toEqual([
    ['content/b.md', 1, 5],
    ['content/c.md', 1, 5],
    ['rules/a.yml', 7, 24],
  ])
  expect(diagnostics[2]).toMatchObject({
    check: 'link/external',
    alert: 'NodeDown',
    data: { url: a, status: 404 },
    message: `\`${a}\` answers 404 (not found)`,
  })
})

test('a password is neither sent nor shown', async () => {
  const { fetcher, log } = fakeNetwork({})
  const { diagnostics } = await checkIn(withUrl('https://me:secret@a.org/x'), fetcher)
  expect(log).toEqual([`HEAD ${a}`, `GET ${a}`])
  expect(JSON.stringify(diagnostics)).not.toContain('secret')
})

test('what is to be ignored, examples and templates are not asked', async () => {
  const project = makeProject({
    'content/a.md':
      '<https://in.corp/x> <https://a.org/private/1> <https://a.org/b> <http://example.com/> http://localhost:9090/',
    'rules/a.yml': rules(`"https://a.org/{{ $labels.instance }}"`),
    'rules/b.yml': rules(`"https://a.org/dash?var={{ $labels.instance }}#x"`),
  })
  const { fetcher, log } = fakeNetwork({})
  await checkIn(project, fetcher, { ignore: ['https://in.corp/', 'https://a.org/*/1'] })
  expect(new Set(log.map((line) => line.split(' ')[1]))).toEqual(
    new Set(['https://a.org/b', 'https://a.org/dash']),
  )
})
