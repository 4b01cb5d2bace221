/** `firedrill drill --coverage`, as a user runs it. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { treeOf } from '../support/folders.ts'
import { firedrill } from '../support/in-process.ts'
import { promtoolForTests } from '../support/promtool.ts'

// All of them drill.
await promtoolForTests()

const rules = `groups:
  - name: queue
    rules:
      - alert: QueueStuck
        expr: queue_oldest_seconds > 600 unless on (queue) queue_paused == 1
        for: 5m
      - alert: QueueFull
        expr: queue_length > 100
`
const suite = `rule_files: [../rules/queue.yml]
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series:
      - { series: 'queue_oldest_seconds{queue="mail"}', values: 0+60x30 0x10 }
    alert_rule_test:
      - { eval_time: 14m, alertname: QueueStuck }
      - { eval_time: 20m, alertname: QueueStuck, exp_alerts: [{ exp_labels: { queue: mail } }] }
      - { eval_time: 35m, alertname: QueueStuck }
`
const goals = 'drill: { coverage: { fires: 100, branches: 100 } }\n'
const tree = (config = '') =>
  treeOf({
    'rules/queue.yml': rules,
    'tests/queue.yml': suite,
    ...(config ? { 'firedrill.yml': config } : {}),
  })
const drill = (root: string, ...args: string[]) =>
  firedrill(['drill', '--offline', '--coverage', '--root', root, ...args], { cwd: root })

test('a table; without goals nothing is wrong', async () => {
  const { stdout, stderr, status } = await drill(tree())
  expect({ stdout, stderr, status }).toMatchSnapshot()
})

test('what the configuration demands is found', async () => {
  const { stdout, status } = await drill(tree(goals))
  expect(status).toBe(1)
  expect(stdout.split('\n').slice(-4)).toMatchSnapshot()
})

test('a check judges what the configuration demands, and measures nothing where it demands nothing', async () => {
  const check = async (root: string) => {
    const { stdout, status } = await firedrill(
      ['check', '--offline', '--no-cache', '--format', 'json', '--root', root],
      {
        cwd: root,
      },
    )
    const found: { check: string; message: string }[] = JSON.parse(stdout).diagnostics
    return {
      status,
      said: found.filter(({ check }) => check === 'drill/coverage').map(({ message }) => message),
    }
  }
  const { status, said } = await check(tree(goals))
  expect(status).toBe(1)
  expect(said).toHaveLength(2)
  expect(said[0]).toContain('no drill of `QueueStuck` would fail without this operand of `unless`')
  expect((await check(tree())).said).toEqual([])
  const met = await check(tree(goals.replace('{ fires: 100, branches: 100 }', '{ resolves: 50 }')))
  expect(met.said).toEqual([])
})

test('a part of the drills is measured, and nothing demanded of it', async () => {
  const { stdout, status } = await drill(tree(goals), 'QueueStuck')
  expect(status).toBe(0)
  expect(stdout).toContain('QueueStuck')
  expect(stdout).not.toContain('QueueFull')
})

test('files for programs, beside the table', async () => {
  const root = tree(goals)
  const files = ['--output', 'lcov.info', '--format', 'cobertura', '--output', 'c.xml', '--output', 'c.json']
  const { stdout, status } = await drill(root, ...files)
  expect(status).toBe(1)
  expect(stdout).toContain('QueueStuck  ✓')
  const read = (name: string): string => readFileSync(join(root, name), 'utf8')
  expect(read('lcov.info')).toMatch(
    /^TN:\nSF:rules\/queue.yml\n[\s\S]*BRDA:5,0,0,1\nBRDA:5,0,1,0\n[\s\S]*end_of_record\n$/,
  )
  expect(read('c.xml')).toContain(`<source>${root}</source>`)
  const json = JSON.parse(read('c.json'))
  expect(json).toMatchObject({ version: 1, coverage: { total: { covered: 5, total: 10 } } })
  expect(json.diagnostics.map(({ check }: { check: string }) => check)).toContain('drill/coverage')
})

test.each([['lcov'], ['cobertura'], ['json']])('%s alone goes to standard output', async (format) => {
  const { stdout } = await drill(tree(), '--format', format)
  expect(stdout).toMatch({ lcov: /^TN:/, cobertura: /^<\?xml/, json: /^\{/ }[format] as RegExp)
  expect(stdout).not.toContain('% of')
})

test.each([
  [['--format', 'lcov', '--format', 'json'], 'two formats want standard output'],
  [['--format', 'lcof'], 'there is no format `lcof`'],
])('%j is refused', async (args, said) => {
  const { stderr, status } = await drill(tree(), ...args)
  expect(status).toBe(2)
  expect(stderr).toContain(said)
})

test('without the option the JSON is what it was', async () => {
  const root = tree()
  const { stdout } = await firedrill(['drill', '--offline', '--root', root, '--format', 'json'], {
    cwd: root,
  })
  expect(JSON.parse(stdout)).not.toHaveProperty('coverage')
})

test('the catalog is covered in all respects', async () => {
  const root = fileURLToPath(new URL('../..', import.meta.url))
  const { stdout } = await drill(root, '--format', 'json')
  const { coverage, diagnostics } = JSON.parse(stdout)
  expect(coverage.total.total).toBeGreaterThan(200)
  expect(coverage.total.percent).toBe(100)
  expect(diagnostics.filter(({ check }: { check: string }) => check === 'drill/coverage')).toEqual([])
})
