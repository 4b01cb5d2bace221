/** Suites that promtool reads as they are, several to a process: most pass, and then there is nothing to tell apart. */
import { randomBytes } from 'node:crypto'
import { inShares } from '../../lib/shares.ts'
import type { Suite } from '../../model/suite.ts'
import { inParallel, type PromtoolRunner } from '../ask.ts'
import { isKnownToPass, type SuiteAsWritten } from './as-written.ts'
import { isolated } from './isolated.ts'

/** One that fails sends the others of its process through one of their own, so they are few. */
const mostTogether = 16

/** Suites all of whose assertions pass. Of those that it leaves out nothing is known. */
export async function passingTogether(
  suites: readonly SuiteAsWritten[],
  promtool: PromtoolRunner,
): Promise<ReadonlySet<Suite>> {
  const passing = new Set<Suite>()
  const asked = suites.filter((one) => !isKnownToPass(one, promtool))
  const count = Math.max(promtool.parallel, Math.ceil(asked.length / mostTogether))
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
