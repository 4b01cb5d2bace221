/**
 * The promtool that a user would get: named by FIREDRILL_PROMTOOL, on PATH, cached, or fetched. It is looked for when a
 * test asks for it, so that all others run without one; where there is none, the test that asks fails and says why.
 */
import { findPromtool, type Promtool } from '../../scripts/tools/promtool/find.ts'
import { promtoolRunner } from '../../scripts/tools/promtool/runner.ts'

let found: Promise<Promtool> | undefined

async function find(): Promise<Promtool> {
  const { promtool, problem, help } = await findPromtool({
    env: process.env,
  })
  if (!promtool) throw new Error(`this test needs promtool: ${problem}; ${help}`)
  return promtool
}

export function promtoolForTests(): Promise<Promtool> {
  found ??= find()
  return found
}

export async function runnerForTests(timeout = 60, memory = 2048) {
  return promtoolRunner(await promtoolForTests(), { timeout, memory })
}
