/** What `drill/interval` finds depends on the promtool that runs the tests. */
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { drilling, runnerWithoutDefaults } from '../support/stages.ts'

const bad = fileURLToPath(new URL('../checks/drill/interval/bad', import.meta.url))

test('a promtool that has a default for a missing interval is not warned of', async () => {
  const old = await runnerWithoutDefaults()
  const recent = { ...old, features: { ...old.features, defaultInterval: true } }
  const idsOf = async (runner: typeof old) => (await drilling(bad, runner)).findings.map(({ check }) => check)
  expect(await idsOf(old)).toContain('drill/interval')
  expect(await idsOf(recent)).not.toContain('drill/interval')
})
