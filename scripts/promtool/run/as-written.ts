/** Runs suites that promtool reads as their authors wrote them, except for the paths of their rule files. */
import { randomBytes } from 'node:crypto'
import { memo } from '../../lib/memo.ts'
import type { Suite } from '../../model/suite.ts'
import type { RuleFileEntry } from '../../suite/rule-files.ts'
import type { PromtoolAnswer, PromtoolRunner } from '../ask.ts'
import { keyOf } from './cache.ts'
import { isolated } from './isolated.ts'

/** The answer when every test passes. */
const whole: PromtoolAnswer = { ended: 'exit', status: 0, output: '', seconds: 0 }

/** A suite, and the files that its `rule_files` match. */
export interface SuiteAsWritten {
  readonly suite: Suite
  readonly entries: readonly RuleFileEntry[]
}

const keyOfSuite = memo(({ suite, entries }: SuiteAsWritten) =>
  keyOf('suite', JSON.stringify(isolated(suite, entries, 'suite').files)),
)

/** True when all of it passed in an earlier run with exactly the same question. */
export const isKnownToPass = (one: SuiteAsWritten, { cache }: PromtoolRunner): boolean =>
  cache?.get(keyOfSuite(one)) === true

export interface AnswerAsWritten {
  readonly answer: PromtoolAnswer
  /** The paths of the rule files by the names that promtool uses. */
  readonly names: ReadonlyMap<string, string>
  readonly fromCache: boolean
}

/** @param passes True when this run has shown already that all of it passes. */
export async function askAsWritten(
  one: SuiteAsWritten,
  promtool: PromtoolRunner,
  passes: boolean,
): Promise<AnswerAsWritten> {
  const nonce = randomBytes(9).toString('hex')
  const { files, names } = isolated(one.suite, one.entries, nonce)
  const fromCache = isKnownToPass(one, promtool)
  const isKnown = fromCache || passes
  const answer = isKnown ? whole : await promtool.run({ args: ['test', 'rules', `./${nonce}.yml`], files })
  if (answer.ended === 'exit' && answer.status === 0) promtool.cache?.set(keyOfSuite(one), true)
  return { answer, names, fromCache }
}
