/** `check --watch` shows what the checks find after each edit, and then what the drills say. */
import { type ChildProcess, spawn } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { cli, firedrill } from '../support/cli.ts'
import { treeOf } from '../support/folders.ts'

const rules = (expr: string): string => `groups:
- name: g
  rules:
  - alert: Down
    expr: ${expr}
    for: 1m
    annotations: {runbook_url: "https://runbooks.example.org/runbooks/r/down/"}
`
const suite = `rule_files: [../rules/r.yml]
tests:
- interval: 1m
  input_series: [{series: 'up{i="a"}', values: '0x9'}]
  alert_rule_test: [{eval_time: 5m, alertname: Down, exp_alerts: [{exp_labels: {i: a}, exp_annotations: {runbook_url: "https://runbooks.example.org/runbooks/r/down/"}}]}]
`
const page = '# Down\n\n{{% rule "r.yml" "Down" %}}\n\n## Meaning\n\nIt is down.\n'

let child: ChildProcess | undefined
afterEach(() => child?.kill('SIGKILL'))

/** Starts watching; `until` waits for a text in what is printed after the last thing waited for. */
function watching(root: string, ...args: readonly string[]) {
  const tmp = treeOf({})
  const env = { ...process.env, TMPDIR: tmp, XDG_CACHE_HOME: join(tmp, 'cache') }
  const started = spawn(process.execPath, [cli, 'check', '--watch', ...args], { cwd: root, env })
  child = started
  let text = ''
  let seen = 0
  let look = (): void => {}
  const take = (chunk: Buffer): void => {
    text += chunk.toString()
    look()
  }
  started.stdout.on('data', take)
  started.stderr.on('data', take)
  const ended = new Promise<NodeJS.Signals | number | null>((resolve) =>
    started.on('exit', (code, signal) => resolve(signal ?? code)),
  )
  const until = (part: string): Promise<string> =>
    new Promise((resolve) => {
      look = () => {
        const at = text.indexOf(part, seen)
        if (at < 0) return
        look = () => {}
        const between = text.slice(seen, at + part.length)
        seen = at + part.length
        resolve(between)
      }
      look()
    })
  return { until, ended, started }
}

const idle = 'watching, Ctrl-C ends'
const start = { 'rules/r.yml': rules('up == 0'), 'test/r.yml': suite, 'content/runbooks/r/Down.md': page }

test('findings come at once, then the drills; what is mended is gone', { timeout: 60_000 }, async () => {
  const root = treeOf(start)
  const { until, ended, started } = watching(root)
  const first = await until(idle)
  expect(first).toContain('1 drill passed')
  expect(first.indexOf('running the drills')).toBeGreaterThan(0)

  writeFileSync(join(root, 'rules/r.yml'), rules('up == 1'))
  const failed = await until(idle)
  expect(failed).toMatch(/changed: rules\/r\.yml\n[\s\S]*running the drills …\n[\s\S]*drill\/failed/)

  writeFileSync(join(root, 'rules/r.yml'), rules('sum(up'))
  expect(await until('running the drills')).toContain('promql/syntax')
  await until(idle)

  writeFileSync(join(root, 'rules/r.yml'), rules('up == 0'))
  const mended = await until(idle)
  expect(mended).toMatch(/gone: rules\/r\.yml/)
  expect(mended).toContain('1 drill passed')

  writeFileSync(join(root, 'content/runbooks/r/Down.md'), page.replace('"Down"', '"Dwon"'))
  const ofPage = await until(idle)
  expect(ofPage).toMatch(/changed: content\/runbooks\/r\/Down\.md\n[\s\S]*shortcode\/missing-alert/)
  // What was known before is not said again.
  expect(ofPage).not.toContain('runbook/section-missing')

  started.kill('SIGINT')
  expect(await ended).toBe('SIGINT')
})

test('a configuration that is cut off is said and waited out', { timeout: 60_000 }, async () => {
  const root = treeOf({ ...start, 'firedrill.yml': 'ignore: []\n' })
  const { until } = watching(root, '--no-drill')
  expect(await until(idle)).not.toContain('drill passed')
  writeFileSync(join(root, 'firedrill.yml'), 'ignored: []\n')
  expect(await until(idle)).toContain('`ignored`')
  writeFileSync(join(root, 'firedrill.yml'), 'checks: {runbook/section-missing: error}\n')
  expect(await until(idle)).toMatch(/it can be read again\n[\s\S]*error/)
  rmSync(join(root, 'content'), { recursive: true })
  expect(await until(idle)).toContain('changed: content/runbooks/r/Down.md')
})

test('what it does not go with is said', () => {
  const { status, stderr } = firedrill(['check', '--watch', '--format', 'json'], { cwd: treeOf(start) })
  expect(status).toBe(2)
  expect(stderr).toContain('--watch does not go with --format')
})
