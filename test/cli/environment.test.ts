/** On a machine that lacks something a run ends with 2 and a sentence, and never with 1, which is that of findings. */
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cli, type Ran } from '../support/cli.ts'
import { newFolder, treeOf } from '../support/folders.ts'

const bad = { 'rules/a.yml': 'groups:\n  - name: a\n    rules:\n      - alert: A\n        expr: up ==\n' }
const good = {
  'rules/a.yml': 'groups:\n  - name: a\n    rules:\n      - record: a:b\n        expr: sum(up)\n',
}

/** Runs a line of shell, in which `$FIREDRILL` is the program. */
function shell(
  line: string,
  { cwd = tmpdir(), env = {} }: { cwd?: string; env?: Record<string, string> } = {},
): Ran {
  const { GITHUB_ACTIONS: _, FORCE_COLOR: __, ...inherited } = process.env
  const { status, stdout, stderr } = spawnSync('bash', ['-c', line], {
    cwd,
    env: { ...inherited, FIREDRILL: `${process.execPath} ${cli}`, ...env },
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

const sentence = /^firedrill: .*\n(?: {2}.*\n)?$/

describe('output that can not be written', () => {
  test.each(['--version', '--help', 'explain --list', 'check --no-drill', 'check --no-drill --format json'])(
    'a full disk: %s',
    (args) => {
      const { status, stderr } = shell(`$FIREDRILL ${args} > /dev/full`, { cwd: treeOf(bad) })
      expect(status).toBe(2)
      expect(stderr).toMatch(sentence)
      expect(stderr).toContain('ENOSPC')
    },
  )

  test('a disk that is full in the middle', () => {
    // A file may not be longer than this many KiB; the signal for it is ignored, as Node does.
    const { status, stderr } = shell('ulimit -f 4; $FIREDRILL explain --list > long', { cwd: treeOf(bad) })
    expect(stderr).toMatch(sentence)
    expect(status).toBe(2)
  })

  test.each(['1</dev/null', '1</'])('stdout that is only read from: %s', (redirection) => {
    const { status, stderr } = shell(`$FIREDRILL --version ${redirection}`)
    expect(status).toBe(2)
    expect(stderr).toMatch(sentence)
  })

  test('a full disk for stderr, or for both', () => {
    expect(shell('$FIREDRILL nowhere 2> /dev/full').status).toBe(2)
    expect(shell('$FIREDRILL --version > /dev/full 2>&1').status).toBe(2)
  })

  test('closed ones: the exit code is that of the run', () => {
    expect(shell('$FIREDRILL check --no-drill >&- 2>&-', { cwd: treeOf(bad) }).status).toBe(1)
    expect(shell('$FIREDRILL check --no-drill >&-', { cwd: treeOf(good) }).status).toBe(0)
    expect(shell('$FIREDRILL nowhere 2>&-').status).toBe(2)
  })

  test('a reader that is gone', async () => {
    const child = spawn(process.execPath, [cli, 'explain', '--list'], { stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.destroy()
    let stderr = ''
    child.stderr.on('data', (data) => {
      stderr += data
    })
    expect(await new Promise((done) => child.on('close', done))).toBe(2)
    expect(stderr).toBe('firedrill: standard output was closed by its reader, so this run is not complete\n')
  })
})

describe('folders that are not there', () => {
  test('the one it was started in', () => {
    const gone = (args: string): Ran =>
      shell(`mkdir a && cd a && rmdir ../a && $FIREDRILL ${args}`, { cwd: treeOf(good) })
    expect(gone('--version').status).toBe(0)
    expect(gone('check')).toMatchObject({ status: 2, stderr: expect.stringMatching(sentence) })
  })

  test.each([
    ['HOME', { HOME: '/dev/null' }],
    ['HOME, which is no path', { HOME: '' }],
    ['TMPDIR', { TMPDIR: '/dev/null/a' }],
    ['all', { HOME: '/dev/null', TMPDIR: '/dev/null/a', XDG_CACHE_HOME: '/dev/null/b' }],
  ])('%s', (_, env) => {
    expect(shell('$FIREDRILL --version', { env }).status).toBe(0)
    expect(shell('$FIREDRILL check --no-drill', { env, cwd: treeOf(good) })).toMatchObject({
      status: 0,
      stderr: '',
    })
    expect(shell('$FIREDRILL check --no-drill', { env, cwd: treeOf(bad) })).toMatchObject({
      status: 1,
      stderr: '',
    })
  })

  test('a folder for the base of a change', () => {
    const cwd = treeOf(good)
    const git = (...args: string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a', ...args], { cwd })
    git('init', '-q', '-b', 'main')
    git('add', '.')
    git('commit', '-q', '-m', 'one')
    writeFileSync(join(cwd, 'rules/a.yml'), bad['rules/a.yml'])
    const { status, stderr } = shell('$FIREDRILL check --no-drill --changed=HEAD', {
      cwd,
      env: { TMPDIR: '/dev/null/a' },
    })
    // Where no folder is needed for it, there is a finding.
    expect(status === 2 ? stderr : 'firedrill: \n').toMatch(sentence)
    expect([1, 2]).toContain(status)
  })

  test('a cache that can be written to and not be listed', () => {
    const cache = newFolder()
    mkdirSync(join(cache, 'firedrill'))
    chmodSync(join(cache, 'firedrill'), 0o300)
    const { status } = shell('PATH=/bin $FIREDRILL setup --offline', { env: { XDG_CACHE_HOME: cache } })
    expect([0, 2]).toContain(status)
    rmSync(cache, { recursive: true })
  })
})

test('a user without a name', () => {
  const cwd = treeOf(good)
  chmodSync(cwd, 0o755)
  chmodSync(join(cwd, 'rules'), 0o755)
  // Where this is not root, the same is asked for without a change of user: the system's lists are hidden.
  const hidden = join(cwd, 'hidden.cjs')
  writeFileSync(
    hidden,
    `const os = require('node:os')
const refuse = () => { throw Object.assign(new Error('uv_os_get_passwd returned ENOENT'), { code: 'ERR_SYSTEM_ERROR' }) }
os.userInfo = refuse
if (!process.env.HOME) os.homedir = refuse
require('node:module').syncBuiltinESMExports()
`,
  )
  const lines = [
    `env -u HOME NODE_OPTIONS='--require ${hidden}' $FIREDRILL`,
    ...(process.getuid?.() === 0 ? ['setpriv --reuid 12345 --clear-groups env -u HOME $FIREDRILL'] : []),
  ]
  for (const line of lines) {
    expect(shell(`${line} --version`, { cwd })).toMatchObject({ status: 0, stderr: '' })
    expect(shell(`${line} check --no-drill`, { cwd })).toMatchObject({ status: 0, stderr: '' })
  }
})

describe('a fault', () => {
  /** A module that is loaded before the program and lets something go wrong in it. */
  const broken = (code: string, args = 'check --no-drill'): Ran => {
    const cwd = treeOf({ ...good, 'fault.cjs': code })
    return shell(`$FIREDRILL ${args}`, { cwd, env: { NODE_OPTIONS: `--require ${join(cwd, 'fault.cjs')}` } })
  }

  test.each([
    ['thrown at once', 'process.cwd = () => { throw new Error("a\\n::error::b\\x1b[31m") }'],
    ['thrown later', 'setTimeout(() => { throw new Error("a\\n::error::b") }, 0)'],
    ['no error at all', 'setTimeout(() => { throw undefined }, 0)'],
    ['a promise that nobody waits for', 'setTimeout(() => Promise.reject(new Error("a\\n::error::b")), 0)'],
    ['one of something else', 'setTimeout(() => Promise.reject({ toString() { throw 1 } }), 0)'],
    ['two promises', 'setTimeout(() => { for (const a of "ab") Promise.reject(new Error(a)) }, 0)'],
    ['a stack that overflows', 'const f = () => f() + 1; setTimeout(f, 0)'],
  ])('%s', (_, code) => {
    const { status, stderr } = broken(code)
    expect(status).toBe(2)
    expect(stderr).toMatch(/^firedrill: this is a fault in firedrill itself/)
    expect(stderr).not.toMatch(/^\s*::/m)
    expect(stderr).not.toContain('\x1b')
    expect(stderr.match(/this is a fault/g)).toHaveLength(1)
  })

  test('one at the very end', () => {
    expect(broken('process.on("exit", () => { throw new Error("a") })').status).toBe(2)
  })

  test('a part of the program that is missing', () => {
    const code = `const m = require('node:module'); const load = m._load
m._load = (id, ...rest) => { if (/cli-.*js$/.test(id)) throw new Error('a\\n::error::b'); return load(id, ...rest) }`
    expect(broken(code)).toMatchObject({ status: 2, stderr: expect.stringMatching(sentence) })
  })

  test.each(['ulimit -n 24', 'ulimit -n 18', 'ulimit -n 14', 'export NODE_OPTIONS=--max-old-space-size=1'])(
    '%s is 2, or the end by a signal where Node itself can not go on',
    (limit) => {
      const { status } = shell(`${limit}; $FIREDRILL check --no-drill; exit $?`, { cwd: treeOf(good) })
      expect(status === 0 || status === 2 || (status ?? 129) > 128, String(status)).toBe(true)
    },
  )
})
