/** `drill --watch` tells what each edit did, and ends with a signal. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { cli, firedrill } from '../support/cli.ts'
import { treeOf } from '../support/folders.ts'
import { promtoolForTests } from '../support/promtool.ts'

const rules = (threshold: number): string => `groups:
- name: g
  rules:
  - {alert: Down, expr: up == ${threshold}}
`
const suite = (alertname: string, file = 'r.yml'): string => `rule_files: [../rules/${file}]
tests:
- interval: 1m
  input_series: [{series: 'up{i="a"}', values: '0x5'}]
  alert_rule_test: [{eval_time: 1m, alertname: ${alertname}, exp_alerts: [{exp_labels: {i: a}}]}]
`

let child: ChildProcess | undefined
afterEach(() => child?.kill('SIGKILL'))

/** Starts watching; `until` waits for a text in what is printed after the last thing waited for. */
function watching(root: string, tmp: string, more: Record<string, string> = {}) {
  const env = { ...process.env, TMPDIR: tmp, XDG_CACHE_HOME: join(tmp, 'cache'), ...more }
  const started = spawn(process.execPath, [cli, 'drill', '--watch'], { cwd: root, env })
  child = started
  let text = ''
  let seen = 0
  const waiting = new Set<() => void>()
  const take = (chunk: Buffer): void => {
    text += chunk.toString()
    for (const look of waiting) look()
  }
  started.stdout.on('data', take)
  started.stderr.on('data', take)
  const ended = new Promise<NodeJS.Signals | number | null>((resolve) =>
    started.on('exit', (code, signal) => resolve(signal ?? code)),
  )
  const until = (part: string): Promise<string> =>
    new Promise((resolve) => {
      const look = (): void => {
        const at = text.indexOf(part, seen)
        if (at < 0) return
        waiting.delete(look)
        const between = text.slice(seen, at + part.length)
        seen = at + part.length
        resolve(between)
      }
      waiting.add(look)
      look()
    })
  return { until, ended, started }
}

const idle = 'watching, Ctrl-C ends'

test('edits, broken ones, new files and renames', { timeout: 60_000 }, async () => {
  const root = treeOf({
    'rules/r.yml': rules(0),
    'rules/s.yml': rules(0).replace('Down', 'Other'),
    'test/r.yml': suite('Down'),
    'test/s.yml': suite('Other', 's.yml'),
  })
  const tmp = treeOf({})
  const { until, ended, started } = watching(root, tmp)
  expect(await until(idle)).toContain('2 passed')

  writeFileSync(join(root, 'rules/r.yml'), rules(1))
  const failed = await until(idle)
  expect(failed).toContain('changed: rules/r.yml')
  expect(failed).toContain('1 failed')
  expect(failed).toContain('compared: 0')
  expect(failed).toContain('1 other suite is not concerned')

  writeFileSync(join(root, 'rules/r.yml'), 'groups: [')
  expect(await until(idle)).toContain('rules/r.yml:1:9 this is not valid YAML')

  // As editors write: beside it, and then renamed over it.
  writeFileSync(join(root, 'rules/r.yml~'), rules(0))
  renameSync(join(root, 'rules/r.yml~'), join(root, 'rules/r.yml'))
  expect(await until(idle)).toContain('1 passed')

  mkdirSync(join(root, 'test/new'))
  writeFileSync(join(root, 'test/new/t.yml'), suite('Down').replace('../rules', '../../rules'))
  expect(await until(idle)).toContain('changed: test/new/t.yml')

  rmSync(join(root, 'test/s.yml'))
  for (let threshold = 1; threshold <= 5; threshold++)
    writeFileSync(join(root, 'rules/r.yml'), rules(threshold))
  writeFileSync(join(root, 'rules/r.yml'), `${rules(0)}# the last word\n`)
  let last = await until(idle)
  while (!last.includes('2 passed')) last = await until(idle)

  started.kill('SIGINT')
  expect(await ended).toBe('SIGINT')
  // The shell that watches over the run removes its folder.
  while (readdirSync(tmp).some((name) => name !== 'cache')) await pause(20)
})

const pause = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

test('what is seen around a failure follows its verdict, and is not repeated', {
  timeout: 60_000,
}, async () => {
  const { until } = watching(treeOf({ 'rules/r.yml': rules(1), 'test/r.yml': suite('Down') }), treeOf({}))
  const first = await until(idle)
  expect(first).toMatch(/1 failed in [\s\S]*r\.yml:5 Down fires at 1m\n {4}the expression at each step/)
  expect(first.match(/at each step/g)).toHaveLength(1)
})

test('what is broken from the start, and what fails beside an edit', { timeout: 60_000 }, async () => {
  const root = treeOf({
    'rules/r.yml': rules(0),
    'rules/s.yml': rules(1),
    'test/r.yml': suite('Down'),
    'test/s.yml': suite('Down', 's.yml'),
    'test/t.yml': 'tests: [\n',
  })
  const { until } = watching(root, treeOf({}))
  expect(await until(idle)).toMatch(/test\/t\.yml:\d+:\d+ this is not valid YAML/)
  rmSync(join(root, 'test/t.yml'))
  writeFileSync(join(root, 'rules/r.yml'), `${rules(0)}# more\n`)
  expect(await until(idle)).toContain(
    `s\n1 other suite is not concerned, and 1 drill fails there: test/s.yml; ${idle}`,
  )
  writeFileSync(join(root, 'rules/s.yml'), rules(0))
  expect(await until(idle)).toContain(`1 other suite is not concerned; ${idle}`)
})

test('files that appear later, wherever a suite leads', { timeout: 60_000 }, async () => {
  const root = treeOf({
    '.gitignore': 'out/\n',
    'out/r.yml': rules(0),
    'later/keep.txt': '',
    'test/r.yml': suite('Down').replace('../rules/r.yml', '../out/r.yml, ../later/*/*.yml'),
  })
  const { until } = watching(root, treeOf({}))
  expect(await until(idle)).toContain('1 passed')

  writeFileSync(join(root, 'out/r.yml'), rules(1))
  expect(await until(idle)).toMatch(/changed: out\/r\.yml[\s\S]*1 failed/)

  // A generator removes the whole folder and makes it anew.
  rmSync(join(root, 'out'), { recursive: true })
  mkdirSync(join(root, 'out'))
  writeFileSync(join(root, 'out/r.yml'), rules(0))
  expect(await until(idle)).toContain('1 passed')
  await pause(200)
  writeFileSync(join(root, 'out/r.yml'), rules(2))
  expect(await until(idle)).toContain('1 failed')

  mkdirSync(join(root, 'later/deep'))
  await pause(300)
  writeFileSync(join(root, 'later/deep/s.yml'), rules(0))
  expect(await until(idle)).toMatch(/changed: later\/deep\/s\.yml[\s\S]*1 passed/)
})

test('a configuration that is cut off is said and waited out', { timeout: 60_000 }, async () => {
  const root = treeOf({
    'firedrill.yml': 'ignore: []\n',
    'rules/r.yml': rules(0),
    'test/r.yml': suite('Down'),
  })
  const { until } = watching(root, treeOf({}))
  await until(idle)
  writeFileSync(join(root, 'firedrill.yml'), 'ignored: []\n')
  expect(await until(idle)).toContain('`ignored`')
  writeFileSync(join(root, 'firedrill.yml'), 'ignore: []\n')
  expect(await until(idle)).toMatch(/it can be read again\n1 passed/)
})

test('a run that an edit outdates is stopped, and leaves nothing behind', { timeout: 60_000 }, async () => {
  const root = treeOf({ 'rules/r.yml': rules(0), 'test/r.yml': suite('Down') })
  const tmp = treeOf({})
  const promtool = (await promtoolForTests()).path
  // Takes its time over rules that say so, as promtool does over many.
  const slow = `#!/bin/sh
case "$*" in *test*) if grep -q '1 \\* 7' ./*.yml 2>/dev/null; then sleep 30; fi ;; esac
exec "${promtool}" "$@"
`
  writeFileSync(join(tmp, 'slow'), slow, { mode: 0o755 })
  const { until, started, ended } = watching(root, tmp, { FIREDRILL_PROMTOOL: join(tmp, 'slow') })
  await until(idle)
  writeFileSync(join(root, 'rules/r.yml'), rules(0).replace('== 0', '== 1 * 7'))
  await pause(400)
  writeFileSync(join(root, 'rules/r.yml'), rules(1))
  const next = await until(idle)
  expect(next).toContain('1 failed')
  expect(next).toContain('compared: 0')
  writeFileSync(join(root, 'rules/r.yml'), rules(0).replace('== 0', '== 2 * 7 - 1 * 7'))
  await pause(400)
  started.kill('SIGHUP')
  expect(await ended).toBe('SIGHUP')
  while (readdirSync(tmp).some((name) => name !== 'cache' && name !== 'slow')) await pause(20)
})

test('what it does not go with is said', () => {
  const { status, stderr } = firedrill(['drill', '--watch', '--coverage'], {
    cwd: treeOf({ 'rules/r.yml': rules(0) }),
  })
  expect(status).toBe(2)
  expect(stderr).toContain('--watch shows verdicts only')
})

test('an alert that is renamed in the rules is missed by its drills at once', {
  timeout: 60_000,
}, async () => {
  const root = treeOf({ 'rules/r.yml': rules(0), 'test/r.yml': suite('Down') })
  const { until } = watching(root, treeOf({}))
  expect(await until(idle)).toContain('1 passed')
  writeFileSync(join(root, 'rules/r.yml'), rules(0).replace('Down', 'Gone'))
  const watched = await until(idle)
  expect(watched).toContain('`Down` is not an alert in the rule files of this suite')
  const { stdout } = firedrill(['drill'], { cwd: root })
  expect(stdout).toContain('`Down` is not an alert in the rule files of this suite')
})
