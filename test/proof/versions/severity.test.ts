/** The severity of `drill/version-dependent` depends on the promtool at hand. */
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { runnerForTests } from '../../support/promtool.ts'
import { drilling } from '../../support/stages.ts'

const bad = fileURLToPath(new URL('../../checks/drill/version-dependent/bad', import.meta.url))

test('it is a warning with promtool 2, of what is to come, and an info with 3', async () => {
  const runner = await runnerForTests()
  const { findings } = await drilling(bad, runner)
  const severities = findings
    .filter(({ check }) => check === 'drill/version-dependent')
    .map(({ severity }) => severity)
  expect(severities).toEqual(Array(3).fill(runner.major === 2 ? 'warning' : 'info'))
})
