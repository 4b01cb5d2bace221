/** A kept result with drills: promtool is not run again, and whatever its verdicts hang on is seen. */
import { appendFileSync, chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { firedrill, type Ran } from '../support/cli.ts'
import { newFolder, treeOf } from '../support/folders.ts'
import { promtoolForTests } from '../support/promtool.ts'

const real = await promtoolForTests()

const rules = (expr = 'up == 0'): string =>
  `groups:\n  - name: g\n    rules:\n      - alert: Down\n        expr: ${expr}\n        for: 1m\n`
const suite = (...files: string[]): string => `rule_files: ${JSON.stringify(files)}
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series:
      - series: up{job="a"}
        values: 0x5
    alert_rule_test:
      - eval_time: 3m
        alertname: Down
        exp_alerts: [{ exp_labels: { job: a } }]
`

const tree = (): string =>
  treeOf({
    'rules/a.yml': rules(),
    'test/drills/a_test.yml': suite('../../rules/a.yml', '../../made/*.yml'),
    'made/extra.yml': rules('other == 0').replace('Down', 'Other'),
    '.gitignore': '/made/\n',
  })

/** A promtool that counts how often it was started. */
function counted(): { path: string; calls: () => number } {
  const folder = newFolder()
  const [path, log] = [join(folder, 'promtool'), join(folder, 'log')]
  writeFileSync(log, '')
  writeFileSync(path, `#!/bin/sh\necho x >> '${log}'\nexec '${real.path}' "$@"\n`)
  chmodSync(path, 0o755)
  return { path, calls: () => readFileSync(log, 'utf8').length }
}

interface Bench {
  readonly check: (...args: string[]) => Ran
  readonly calls: () => number
  readonly root: string
  readonly promtool: string
}

function bench(root = tree()): Bench {
  const { path, calls } = counted()
  const cache = newFolder()
  const env = { XDG_CACHE_HOME: cache, FIREDRILL_PROMTOOL: path }
  const check = (...args: string[]): Ran =>
    firedrill(['check', ...(args.includes('--format') ? [] : ['--format', 'json']), ...args, root], { env })
  return { check, calls, root, promtool: path }
}

test.each(['json', 'text', 'junit'])('%s is the same, and promtool is not started', (format) => {
  const { check, calls } = bench()
  const first = check('--format', format)
  const started = calls()
  expect(started).toBeGreaterThan(0)
  expect(JSON.parse(check().stdout).summary.drills).toEqual({ passed: 1, failed: 0, skipped: 0 })
  const timeless = (text: string): string => text.replace(/time(stamp)?="[^"]*"/g, '')
  expect(timeless(check('--format', format).stdout)).toBe(timeless(first.stdout))
  expect(calls()).toBe(started)
})

test('with --no-cache promtool is started', () => {
  const { check, calls } = bench()
  check('--no-cache')
  const once = calls()
  check()
  expect(calls()).toBeGreaterThan(once)
  const twice = calls()
  check('--no-cache')
  expect(calls()).toBeGreaterThan(twice)
})

test.each([
  ['the rule', 'rules/a.yml', rules('up == 1')],
  ['the suite', 'test/drills/a_test.yml', suite('../../rules/a.yml').replace('0x5', '1x5')],
  [
    'a rule file that no walk comes to',
    'made/extra.yml',
    rules('up == 0').replace('for: 1m', 'labels: { x: y }'),
  ],
  ['what a pattern matches', 'made/more.yml', rules('up == 0').replace('for: 1m', 'labels: { x: y }')],
])('a change of %s is seen', (_, path, text) => {
  const { check, root } = bench()
  const before = check()
  writeFileSync(join(root, path), text)
  const after = check()
  expect(after.stdout).not.toBe(before.stdout)
  expect(after.stdout).toBe(check('--no-cache').stdout)
  expect(after.status).toBe(1)
})

test('a rule file that is gone is seen', () => {
  const { check, root } = bench(
    treeOf({
      'made/a.yml': rules(),
      'a_test.yml': suite('made/a.yml'),
      '.gitignore': '/made/\n',
    }),
  )
  expect(JSON.parse(check().stdout).summary.drills.passed).toBe(1)
  rmSync(join(root, 'made/a.yml'))
  expect(check().stdout).toBe(check('--no-cache').stdout)
})

test('another promtool is asked anew', () => {
  const { check, calls, promtool } = bench()
  check()
  const once = calls()
  appendFileSync(promtool, '# another\n')
  check()
  expect(calls()).toBeGreaterThan(once)
})

test('what a stopped promtool did not say is not kept', () => {
  const { check, calls, promtool, root } = bench()
  writeFileSync(join(root, 'firedrill.yml'), 'drill: { timeout: 1 }\n')
  const real = readFileSync(promtool, 'utf8')
  const slow = join(root, 'slow')
  writeFileSync(slow, '')
  // It is known before it dawdles, as one that a busy machine holds up.
  writeFileSync(
    promtool,
    real.replace('exec', `[ "$1" = test ] && [ -e '${slow}' ] && [ -e '${slow}er' ] && sleep 5\nexec`),
  )
  const quick = check('--no-cache')
  writeFileSync(`${slow}er`, '')
  const held = check()
  expect(held.stdout).not.toBe(quick.stdout)
  const once = calls()
  rmSync(slow)
  writeFileSync(slow, '')
  rmSync(`${slow}er`)
  const again = check()
  expect(calls()).toBeGreaterThan(once)
  expect(again.stdout).toBe(quick.stdout)
})

test('after an edit promtool is asked only what is new', () => {
  const { check, calls, root } = bench()
  check()
  const before = calls()
  appendFileSync(join(root, 'test/drills/a_test.yml'), '# said again\n')
  check()
  const after = calls()
  // The first run also asked the promtool what it can do, which takes two calls.
  expect(after - before).toBeLessThan(before - 2)
  appendFileSync(join(root, 'rules/a.yml'), '        labels: { severity: page }\n')
  expect(check().stdout).toBe(check('--no-cache').stdout)
  expect(calls()).toBeGreaterThan(after)
})

test('drills show verdicts of an earlier run as such, and run again what changed', () => {
  const root = treeOf({ 'rules/a.yml': rules(), 'test/drills/a_test.yml': suite('../../rules/a.yml') })
  const { path, calls } = counted()
  const env = { XDG_CACHE_HOME: newFolder(), FIREDRILL_PROMTOOL: path }
  const drill = (...args: string[]): string =>
    firedrill(['drill', '--root', root, ...args], { env }).stdout.replace(/ {2}\d+ ms| in \d.*/g, '')
  const kept = 'all from cache; --no-cache asks promtool again\n'
  const first = drill()
  expect(first).toContain('fires at 3m')
  expect(first).not.toContain('earlier run')
  const started = calls()
  expect(drill()).toBe(first + kept)
  expect(calls()).toBe(started)
  expect(drill('--no-cache')).toBe(first)
  expect(calls()).toBeGreaterThan(started)
  writeFileSync(join(root, 'rules/a.yml'), rules('up == 1'))
  const failed = drill()
  expect(failed).toContain('1 failed')
  expect(failed).not.toContain('earlier run')
  expect(drill()).toBe(failed + kept)
})
