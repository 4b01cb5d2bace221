/** Runs suites that promtool reads as they are, several per process: most pass, and then no results need separating. */
import { randomBytes } from 'node:crypto'
import { inShares } from '../../lib/shares.ts'
import type { Suite } from '../../model/suite.ts'
import { inParallel, type PromtoolRunner } from '../ask.ts'
import { isKnownToPass, type SuiteAsWritten } from './as-written.ts'
import { isolated } from './isolated.ts'

/** If one fails, all others of its process are run again one by one, so they are few. */
const maxTogether = 16

/** Returns the suites whose assertions all pass. Nothing is known about the others. */
export async function passingTogether(
  suites: readonly SuiteAsWritten[],
  promtool: PromtoolRunner,
): Promise<ReadonlySet<Suite>> {
  const passing = new Set<Suite>()
  const asked = suites.filter((one) => !isKnownToPass(one, promtool))
  const count = Math.max(promtool.parallel, Math.ceil(asked.length / maxTogether))
  if (count >= asked.length) return passing
  const shares = inShares(asked, count, ({ suite }) => suite.tests.length)
  await inParallel(shares, promtool.parallel, async (share) => {
    const nonce = randomBytes(9).toString('hex')
    const names = share.map((_, i) => `${nonce}-${i}`)
    const parts = share.map(({ suite, entries }, i) => isolated(suite, entries, names[i] as string).files)
    const args = ['test', 'rules', ...names.map((name) => `./${name}.yml`)]
    const { ended, status } = await promtool.run({ args, files: Object.assign({}, ...parts) })
    if (ended === 'exit' && status === 0) for (const { suite } of share) passing.add(suite)
  })
  return passing
}
