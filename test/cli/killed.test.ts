/** A run that is cut off takes its programs and its folders with it, however busy it is. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { ownName } from '../../scripts/tools/owner.ts'
import { cli, firedrill } from '../support/cli.ts'
import { treeOf } from '../support/folders.ts'

const tree = {
  'rules/r.yml': 'groups: [{name: g, rules: [{alert: Down, expr: up == 0}]}]\n',
  'test/r.yml':
    'rule_files: [../rules/r.yml]\ntests:\n- interval: 1m\n  input_series: [{series: up, values: 0x5}]\n  alert_rule_test: [{eval_time: 1m, alertname: Down}]\n',
}
/** Answers the questions about itself as promtool does, and then takes for ever. */
const slow = `#!/bin/sh
[ "$1" = --version ] && echo 'promtool, version 2.42.0 (branch: x)' && exit 0
case $* in *leftOpen*) shift 2; for f in "$@"; do echo "  FAILED:"; done; exit 1;; esac
echo > "$TMPDIR/left"
echo $$ >> "$PIDS"
exec sleep 600
`

let started: ChildProcess | undefined
afterEach(() => started?.kill('SIGKILL'))

const isAlive = (pid: string): boolean => {
  try {
    process.kill(Number(pid), 0)
    // One that nobody has waited for yet is gone.
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Comes back when it holds; the time that a test may take is the bound. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 20))
}

function start(args: readonly string[], env: Record<string, string>) {
  const child = spawn(process.execPath, [cli, ...args], { env: { ...process.env, ...env }, stdio: 'ignore' })
  started = child
  const ended = new Promise<NodeJS.Signals | number | null>((resolve) =>
    child.on('exit', (code, signal) => resolve(signal ?? code)),
  )
  return { child, ended }
}

const folders = (tmp: string, pid: number | undefined): string[] =>
  [tmp, '/dev/shm']
    .filter(existsSync)
    .flatMap((folder) =>
      readdirSync(folder).filter((name) => name.startsWith('firedrill-') && name.includes(`-${pid}-`)),
    )

test.each(['SIGKILL', 'SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s ends promtool and removes its folder',
  { timeout: 30_000 },
  async (signal) => {
    const tmp = treeOf({ promtool: slow, 'tmp/x': '' })
    chmodSync(join(tmp, 'promtool'), 0o755)
    const pids = join(tmp, 'pids')
    const { child, ended } = start(['drill', '--root', treeOf(tree)], {
      TMPDIR: join(tmp, 'tmp'),
      XDG_CACHE_HOME: join(tmp, 'cache'),
      FIREDRILL_PROMTOOL: join(tmp, 'promtool'),
      PIDS: pids,
    })
    await until(() => existsSync(pids) && readFileSync(pids, 'utf8').endsWith('\n'))
    const pid = readFileSync(pids, 'utf8').trim().split('\n')[0] as string
    expect(isAlive(pid)).toBe(true)
    expect(folders(join(tmp, 'tmp'), child.pid)).not.toEqual([])
    child.kill(signal)
    expect(await ended).toBe(signal)
    await until(() => !isAlive(pid) && folders(join(tmp, 'tmp'), child.pid).length === 0)
    rmSync(tmp, { recursive: true })
  },
)

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  '%s ends a run that is busy',
  { timeout: 30_000 },
  async (signal) => {
    const tmp = treeOf({
      'busy.cjs':
        'process.on("exit", () => { require("fs").writeFileSync(process.env.BUSY, ""); for (;;); })',
    })
    mkdirSync(join(tmp, 'cache'))
    writeFileSync(join(tmp, 'r.yml'), tree['rules/r.yml'])
    const busy = join(tmp, 'busy')
    const { child, ended } = start(['check', '--no-drill', '--root', tmp], {
      BUSY: busy,
      XDG_CACHE_HOME: join(tmp, 'cache'),
      NODE_OPTIONS: `--require ${join(tmp, 'busy.cjs')}`,
    })
    await until(() => existsSync(busy))
    child.kill(signal)
    expect(await ended).toBe(signal)
    rmSync(tmp, { recursive: true })
  },
)

test('what a run that was killed with its watchdog left is removed by the next, and nothing else', () => {
  const parts = ownName().split('-')
  parts[2] = `${spawnSync('true').pid}`
  const dead = parts.join('-')
  const tmp = treeOf({ [`${dead}/x/left`]: '', 'firedrill-notes/mine': '' })
  const ran = firedrill(['drill', '--no-cache', '--root', treeOf(tree)], { env: { TMPDIR: tmp } })
  expect(ran.status).toBe(1)
  expect(readdirSync(tmp)).toEqual(['firedrill-notes'])
})
