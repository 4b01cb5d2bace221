import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { describeSearch } from '../../../scripts/commands/lib/setup.ts'
import { findPromtool, type SearchOptions } from '../../../scripts/tools/promtool/find.ts'
import { releaseName, releaseVersion } from '../../../scripts/tools/promtool/release.ts'
import { newFolder } from '../../support/folders.ts'

/** Answers `--version` and `test rules` as a promtool of the given version does. */
const fake = (version: string, verdicts = 'SUCCESS'): string => `#!/bin/sh
if [ "$1" = --version ]; then echo "promtool, version ${version} (branch: x)"; exit 0; fi
shift 2
for file in "$@"; do echo "Processing test file: $file"; echo "  ${verdicts}"; echo; done
`

let directory: string
let server: Server | undefined
beforeEach(() => {
  directory = newFolder()
})
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
  server = undefined
  rmSync(directory, { recursive: true, force: true })
})

function program(path: string, text: string): string {
  mkdirSync(join(path, '..'), { recursive: true })
  writeFileSync(path, text)
  chmodSync(path, 0o755)
  return path
}

const name = `prometheus-${releaseVersion}.linux-amd64`

function archive(): Buffer {
  program(join(directory, 'release', name, 'promtool'), fake(releaseVersion))
  spawnSync('tar', ['-czf', 'a.tar.gz', '-C', 'release', name], { cwd: directory })
  return readFileSync(join(directory, 'a.tar.gz'))
}

async function serve(listener: RequestListener): Promise<string> {
  const listening = createServer(listener)
  server = listening
  await new Promise<void>((resolve) => listening.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(listening.address() as AddressInfo).port}`
}

function search(more: Partial<SearchOptions> & { extra?: Record<string, string> } = {}) {
  const { extra, ...options } = more
  return findPromtool({
    env: { XDG_CACHE_HOME: join(directory, 'cache'), PATH: '', ...extra },
    platform: 'linux',
    arch: 'x64',
    debian: false,
    releaseBase: 'http://127.0.0.1:9',
    ...options,
  })
}
const answers = (looks: readonly { answer: string }[]): string => looks.map((look) => look.answer).join('\n')

describe('a promtool that is there', () => {
  test('FIREDRILL_PROMTOOL comes before PATH', async () => {
    const named = program(join(directory, 'named'), fake('3.1.0'))
    program(join(directory, 'bin', 'promtool'), fake('3.0.0'))
    const PATH = join(directory, 'bin')
    expect((await search({ extra: { PATH, FIREDRILL_PROMTOOL: named } })).promtool).toMatchObject({
      path: named,
      version: '3.1.0',
      origin: 'FIREDRILL_PROMTOOL',
    })
    expect((await search({ extra: { PATH } })).promtool).toMatchObject({ version: '3.0.0', origin: 'PATH' })
  })

  test.each([
    ['is not there', undefined, 'ENOENT'],
    ['is another program', '#!/bin/sh\necho hello\n', 'is not promtool'],
    [
      'crashes in a test',
      '#!/bin/sh\n[ "$1" = --version ] && echo "promtool, version 2.42.0" && exit 0\nexit 2\n',
      'exit 2',
    ],
  ])('FIREDRILL_PROMTOOL that %s is a problem, not a reason to take another', async (_, text, why) => {
    const path = join(directory, 'named')
    if (text) program(path, text)
    program(join(directory, 'bin', 'promtool'), fake('3.0.0'))
    const found = await search({ extra: { PATH: join(directory, 'bin'), FIREDRILL_PROMTOOL: path } })
    expect(found.promtool).toBeUndefined()
    expect(found.problem).toContain(why)
  })

  test('a relative entry of PATH is not followed', async () => {
    const found = await search({ extra: { PATH: '.:bin' }, fetch: false })
    expect(found.promtool).toBeUndefined()
  })

  test('a silent version is told by behaviour, and remembered until the file changes', async () => {
    const path = program(join(directory, 'named'), fake('', 'FAILED:'))
    const extra = { FIREDRILL_PROMTOOL: path }
    expect((await search({ extra })).promtool).toMatchObject({ version: undefined, major: 2 })
    program(path, fake('3.5.0'))
    expect((await search({ extra })).promtool).toMatchObject({ version: '3.5.0', major: 3 })
  })
})

describe('fetching the release', () => {
  const good = (bytes: Buffer): RequestListener => {
    const sum = createHash('sha256').update(bytes).digest('hex')
    return (request, response) => {
      if (request.url === `/v${releaseVersion}/sha256sums.txt`)
        response.end(`abc  other\n${sum}  ${name}.tar.gz\n`)
      else if (request.url === `/v${releaseVersion}/${name}.tar.gz`) response.end(bytes)
      else response.writeHead(404).end()
    }
  }

  test('verifies, unpacks and keeps it; then the cache serves', async () => {
    const base = await serve(good(archive()))
    const said: string[] = []
    const fetched = await search({ releaseBase: base, progress: (message) => said.push(message) })
    expect(fetched.promtool).toMatchObject({ origin: 'release', version: releaseVersion })
    expect(said.join('\n')).toContain(`fetching promtool ${releaseVersion}`)
    const again = await search()
    expect(again.promtool).toMatchObject({ origin: 'cache', path: fetched.promtool?.path })
  })

  test('a cached one that is not whole is fetched again', async () => {
    const base = await serve(good(archive()))
    const path = (await search({ releaseBase: base })).promtool?.path ?? ''
    truncateSync(path, 10)
    const again = await search({ releaseBase: base })
    expect(again.promtool?.origin).toBe('release')
    expect(answers(again.looks)).toContain('has not the size')
    expect(statSync(path).size).toBeGreaterThan(10)
  })

  test('two at once end with one whole promtool', async () => {
    const base = await serve(good(archive()))
    const found = await Promise.all([search({ releaseBase: base }), search({ releaseBase: base })])
    expect(found.map(({ promtool }) => promtool?.version)).toEqual([releaseVersion, releaseVersion])
    expect((await search()).promtool?.origin).toBe('cache')
  })

  test.each<[string, (bytes: Buffer) => RequestListener, string]>([
    [
      'a wrong checksum',
      (bytes) => (request, response) => {
        if (request.url?.endsWith('.txt')) response.end(`${'0'.repeat(64)}  ${name}.tar.gz\n`)
        else response.end(bytes)
      },
      'checksum',
    ],
    [
      'an end too soon',
      (bytes) => (request, response) => {
        if (request.url?.endsWith('.txt')) return good(bytes)(request, response)
        response.writeHead(200, { 'content-length': bytes.length })
        response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy())
      },
      '',
    ],
    ['a release that is not there', () => (_, response) => response.writeHead(404).end(), '404'],
    [
      'a list without our archive',
      () => (_, response) => response.end('abc  other.tar.gz\n'),
      'does not list',
    ],
    ['silence', () => () => {}, 'no answer'],
    [
      'silence in the middle',
      (bytes) => (request, response) => {
        if (request.url?.endsWith('.txt')) return good(bytes)(request, response)
        response.writeHead(200, { 'content-length': bytes.length })
        response.write(bytes.subarray(0, 10))
      },
      'no answer',
    ],
  ])('%s is explained, and nothing is kept', async (_, listener, why) => {
    const base = await serve(listener(archive()))
    const found = await search({ releaseBase: base, patience: 400 })
    expect(found.promtool).toBeUndefined()
    expect(found.problem).toBe('no promtool was found, and none could be fetched')
    expect(found.help).toContain('FIREDRILL_PROMTOOL')
    expect(answers(found.looks)).toContain(why)
    expect((await search({ fetch: false })).promtool).toBeUndefined()
  })

  test('offline, nothing is fetched', async () => {
    const asked: string[] = []
    const base = await serve((request, response) => {
      asked.push(request.url ?? '')
      response.writeHead(404).end()
    })
    await search({ releaseBase: base, fetch: false })
    const found = await search({ releaseBase: base, extra: { FIREDRILL_OFFLINE: '1' } })
    expect(found.problem).toContain('switched off')
    expect(asked).toEqual([])
  })

  test('the names of platforms are those of the release', () => {
    expect(releaseName('3.1.0', 'darwin', 'arm64')).toBe('prometheus-3.1.0.darwin-arm64')
    expect(releaseName('3.1.0', 'linux', 'arm')).toBe('prometheus-3.1.0.linux-armv7')
    expect(releaseName('3.1.0', 'win32', 'x64')).toBeUndefined()
    expect(releaseName('3.1.0', 'linux', 'mips')).toBeUndefined()
  })
})

test('setup says what is used, why, and what else was looked at', async () => {
  const path = program(join(directory, 'bin', 'promtool'), fake('2.42.0', 'FAILED:'))
  const text = describeSearch(await search({ extra: { PATH: join(directory, 'bin') } }))
  expect(text).toContain(`promtool 2.42.0\n  path    ${path}\n  why     it is the first on PATH\n`)
  expect(text).toContain('  FIREDRILL_PROMTOOL  not set\n')
  expect(describeSearch(await search({ fetch: false }))).toMatch(/^no promtool: .*\n {2}help/)
})
