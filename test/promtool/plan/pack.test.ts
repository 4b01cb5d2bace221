import { expect, test } from 'vitest'
import { runDrills } from '../../../scripts/drill/drill.ts'
import type { PromtoolRunner } from '../../../scripts/promtool/ask.ts'
import { treeOf } from '../../support/folders.ts'
import { runnerForTests } from '../../support/promtool.ts'
import { makeProject } from '../../support/tree.ts'

type Run = PromtoolRunner['run']

/**
 * The number of assertions in each test group of each process, for so many alerts that each have a test.
 * @param times How often each test asserts the same.
 */
async function shares(
  count: number,
  parallel: number,
  metric: (i: number) => string,
  { times = 1, around = (run: Run): Run => run } = {},
): Promise<number[][]> {
  const ids = Array.from({ length: count }, (_, i) => i)
  const rules = ids.map((i) => ({
    alert: `Alert${i}`,
    expr: `${metric(i)} > ${i}`,
    annotations: { summary: 'is at {{ $value }}' },
  }))
  const tests = ids.map((i) => ({
    interval: '1m',
    input_series: [{ series: metric(i), values: '0x10' }],
    alert_rule_test: Array(times).fill({ eval_time: '5m', alertname: `Alert${i}`, exp_alerts: [] }),
  }))
  const files = {
    'rules/r.yml': JSON.stringify({ groups: [{ name: 'g', rules }] }),
    'tests/t.yml': JSON.stringify({ rule_files: ['../rules/r.yml'], tests }),
  }
  const root = treeOf(files)
  const runner = await runnerForTests()
  const run = around(runner.run)
  const found: number[][] = []
  const { results } = await runDrills(
    makeProject(files),
    {
      ...runner,
      parallel,
      run: (job) => {
        const suites = Object.entries(job.files ?? {}).filter(([name]) => !name.includes('rules'))
        found.push(suites.map(([, text]) => text.match(/alertname:/g)?.length ?? 0))
        return run(job)
      },
    },
    { root, refused: new Set() },
  )
  expect(results.map(({ verdict }) => verdict)).toEqual(Array(count * times).fill('passed'))
  return found
}

const own = (i: number): string => `metric${i}`

test('a few tests share one group in one process', async () => {
  expect(await shares(5, 4, own)).toEqual([[5]])
})

test('many are shared out evenly among as many processes as can run at once', async () => {
  const two = await shares(100, 2, own)
  expect(two.length).toBe(2)
  expect(two.flat().sort()).toEqual([50, 50])
  const four = (await shares(200, 4, own)).flat()
  expect(four.length).toBe(4)
  expect(Math.max(...four) - Math.min(...four)).toBeLessThan(5)
})

test('tests of the same metric never share a group', async () => {
  const groups = await shares(8, 2, (i) => `metric${i % 2}`)
  expect(groups.flat()).toEqual([2, 2, 2, 2])
})

test('what a test asserts twice is asked once, and is two verdicts', async () => {
  expect(await shares(1, 2, own, { times: 50 })).toEqual([[1]])
})

/** As if memory ran out after two suites of a process. */
const stopped =
  (run: Run): Run =>
  async (job) => {
    const args = job.args.slice(0, 4)
    const answer = await run({ ...job, args })
    return args.length < job.args.length ? { ...answer, ended: 'memory', status: undefined } : answer
  }

test('where promtool is stopped it goes on with what it did not get to', async () => {
  const processes = await shares(8, 1, () => 'metric', { around: stopped })
  // Two are done; then the one that it was stopped at, alone, and the rest.
  expect(processes.map(({ length }) => length)).toEqual([8, 1, 5, 1, 2])
})

test('a process gets its share of the cores', async () => {
  const cores: unknown[] = []
  const noting =
    (run: Run): Run =>
    (job) => {
      cores.push(job.cores)
      return run(job)
    }
  await shares(5, 4, own, { around: noting })
  await shares(200, 4, own, { around: noting })
  expect(cores).toEqual([4, 1, 1, 1, 1])
})
