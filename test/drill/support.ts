import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { type DrillResult, timeOf } from '../../scripts/drill/result.ts'
import { findPromtool, type Promtool } from '../../scripts/tools/promtool/find.ts'
import { promtoolRunner } from '../../scripts/tools/promtool/runner.ts'

/** The promtool that the tests run with: FIREDRILL_PROMTOOL, or the one that is found. */
export async function promtoolForTests(): Promise<Promtool> {
  const { promtool, problem, help } = await findPromtool({ env: process.env })
  if (!promtool) throw new Error(`${problem}: ${help}`)
  return promtool
}

export async function runnerForTests(timeout = 60, memory = 2048) {
  return promtoolRunner(await promtoolForTests(), { timeout, memory })
}

/** 'RedisDown at 5m' */
export const nameOf = ({ assertion }: DrillResult): string =>
  `${assertion?.subject?.text ?? ''} at ${timeOf({ assertion })}`

/** An empty folder for the tests of a file, gone after them. */
export function folderForTests(): string {
  const folder = mkdtempSync(join(tmpdir(), 'firedrill-test-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
