/** What a tree may ask for, and what only the call may give. */
import { expect, test } from 'vitest'
import { defaultConfig } from '../../scripts/model/config.ts'
import { drillLimits, limitsIn, requestLimit } from '../../scripts/session/limits.ts'
import { promtoolRunner } from '../../scripts/tools/promtool/runner.ts'
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
