/** What a tree may ask for, and what only the call may give. */
import { expect, test } from 'vitest'
import { defaultConfig } from '../../scripts/model/config.ts'
import { drillLimits, limitsIn, requestLimit } from '../../scripts/session/limits.ts'
import { promtoolRunner } from '../../scripts/tools/promtool/runner.ts'
import { treeOf } from '../support/folders.ts'
import { firedrill } from '../support/in-process.ts'
import { promtoolForTests } from '../support/promtool.ts'

const { drill, online } = defaultConfig

test('without a word of the call the defaults are the most', async () => {
  expect(drillLimits(drill, {})).toMatchObject({ timeout: 120, totalTimeout: 600, memory: 2048 })
  const lower = { ...drill, timeout: 1.5, totalTimeout: 10, memory: 100 }
  expect(drillLimits(lower, {})).toMatchObject({ timeout: 1.5, totalTimeout: 10, memory: 100 })
  for (const more of [{ timeout: 121 }, { totalTimeout: 601 }, { memory: 2049 }])
    expect(() => drillLimits({ ...drill, ...more }, {})).toThrow(/and a tree may ask for/)
  expect(() => requestLimit({ ...online, timeout: 16 }, {})).toThrow(/`online.timeout` is 16/)
})

test('the call raises them, and lowers them', async () => {
  const limits = { time: 1000, memory: 4096 }
  const more = { ...drill, timeout: 300, totalTimeout: 900, memory: 3000 }
  expect(drillLimits(more, { limits })).toMatchObject({ timeout: 300, totalTimeout: 900, memory: 3000 })
  expect(drillLimits(drill, { limits })).toMatchObject({ timeout: 120, totalTimeout: 1000, memory: 4096 })
  expect(() => drillLimits({ ...drill, memory: 4097 }, { limits })).toThrow('4096 MiB at most')
  expect(drillLimits(drill, { limits: { time: 5, memory: 10 } })).toMatchObject({
    timeout: 5,
    totalTimeout: 5,
    memory: 10,
  })
  expect(requestLimit({ ...online, timeout: 60 }, { limits })).toBe(60)
})

test('the time of a run is counted from its beginning', async () => {
  expect(limitsIn({ limits: { time: 5, begun: performance.now() - 6_000 } }).left()).toBe(0)
  expect(limitsIn({ limits: { time: 5 } }).left()).toBeGreaterThan(4)
})

test('a run without time left asks promtool for nothing', async () => {
  const runner = promtoolRunner(await promtoolForTests(), { timeout: 60, memory: 2048, left: () => 0 })
  expect(await runner.run({ args: ['--version'] })).toMatchObject({
    ended: 'aborted',
    reason: 'had no time left of that for the whole run (`--max-time` gives it more)',
  })
})

const rules = 'groups: [{name: g, rules: [{alert: Down, expr: up == 0}]}]\n'
const withConfig = (config: string, ...args: string[]) =>
  firedrill(['drill', '--root', treeOf({ 'r.yml': rules, 'firedrill.yml': config }), ...args])

test.each([
  ['drill: {memory: 1e9}', 'firedrill.yml:1:17: `drill.memory` has to be a number up to 65536'],
  ['drill: {memory: 9000}', 'firedrill.yml: `drill.memory` is 9000, and a tree may ask for 2048 MiB at most'],
  ['drill: {timeout: 1e300}', '`drill.timeout` has to be a number up to 86400'],
  ['drill: {timeout: 0}', '`drill.timeout` has to be a number over 0'],
  ['drill: {totalTimeout: -1}', '`drill.totalTimeout` has to be a number over 0'],
  ['drill: {timeout: .inf}', '`drill.timeout` has to be a number'],
  ['drill: {timeout: .nan}', '`drill.timeout` has to be a number'],
  ['drill: {coverage: {total: 1e3}}', '`drill.coverage.total` has to be a number up to 100'],
  ['online: {perHost: 1.5}', '`online.perHost` has to be an integer'],
  ['online: {perHost: 1e300}', '`online.perHost` has to be a number up to 8'],
  ['online: {cacheDays: -.inf}', '`online.cacheDays` has to be a number'],
])('%s', async (config, message) => {
  const { status, stderr } = await withConfig(config)
  expect(stderr).toContain(message)
  expect(status).toBe(2)
})

test.each(['0', '-1', '1e300', 'Infinity', 'NaN', '', '86401', '0x10'])(
  '--max-time=%s is refused',
  async (text) => {
    const { status, stderr } = await withConfig('', `--max-time=${text}`)
    expect(stderr).toContain(
      `\`${text}\` is not valid for --max-time\n  Use a number over 0 and up to 86400.`,
    )
    expect(status).toBe(2)
  },
)

test('a run that has no time is not done', async () => {
  const { status, stdout } = await withConfig('', '--no-cache', '--max-time=0.001')
  expect(stdout).toContain('not done: promtool had no time left of that for the whole run')
  expect(status).toBe(2)
})

test('a configuration that asks for more is refused until the call allows it, whatever is kept', async () => {
  const config = 'drill: {memory: 4000}'
  const root = treeOf({ 'r.yml': rules, 'firedrill.yml': config })
  const env = { XDG_CACHE_HOME: treeOf({}) }
  const run = async (...args: string[]) =>
    (await firedrill(['check', '--root', root, ...args], { env })).status
  expect([await run('--max-memory=4000'), await run('--max-memory=4000'), await run()]).toEqual([0, 0, 2])
})
