/** Decides what to run after a batch that promtool did not finish. */
import type { Rule } from '../../model/rule.ts'
import type { PlainAssertion } from '../../suite/plain.ts'
import { type PromtoolAnswer, whyNot } from '../ask.ts'
import { dependents, rulesBehind } from '../plan/rule-set.ts'
import { type PlannedTest, type TestBatch, without } from '../plan/test-batch.ts'
import { type RuleRecord, readAnswer } from './answer.ts'
import type { RunOutcome } from './outcome.ts'

function giveUp(batch: TestBatch, error: string, run: RunOutcome): void {
  for (const planned of batch.plannedTests) {
    if (!batch.reversed) run.testErrors.push({ planned, error })
    for (const assertion of planned.assertions)
      run.assertions.push({ planned, assertion, reversed: batch.reversed, verdict: 'error', error })
  }
}

/** Removes the failed rules and their dependents from a test. */
function isolate(
  batch: TestBatch,
  planned: PlannedTest,
  failures: readonly RuleRecord[],
  run: RunOutcome,
): TestBatch[] {
  const failed = new Set<Rule>()
  for (const name of new Set(failures.map((failure) => failure.name))) {
    const rules = planned.rules.filter((rule) => rule.name.text === name)
    for (const rule of rules) failed.add(rule)
    const first = failures.find((failure) => failure.name === name)
    if (rules.length > 0 && first)
      run.ruleErrors.push({
        planned,
        reversed: batch.reversed,
        rules,
        time: first.time,
        error: first.error,
      })
  }
  if (failed.size === 0) {
    giveUp(batch, failures[0]?.error ?? 'a rule failed', run)
    return []
  }
  const gone = dependents(planned.set, failed, planned.rules)
  const left: PlainAssertion[] = []
  for (const assertion of planned.assertions) {
    const behind = rulesBehind(planned.set, assertion)
    const cause = [...failed].find((rule) => behind.has(rule))
    if (cause) {
      const error = `\`${cause.name.text}\` can't be evaluated: ${failures.find(({ name }) => name === cause.name.text)?.error ?? ''}`
      run.assertions.push({ planned, assertion, reversed: batch.reversed, verdict: 'error', error })
    } else left.push(assertion)
  }
  return [{ plannedTests: [without(planned, gone, left)], reversed: batch.reversed }]
}

/** Reads the run of a single batch that promtool did not finish; returns the batches to run instead. */
export function recoverBatch(batch: TestBatch, answer: PromtoolAnswer, run: RunOutcome): TestBatch[] {
  if (batch.plannedTests.length > 1)
    return batch.plannedTests.map((planned) => ({ plannedTests: [planned], reversed: batch.reversed }))
  const planned = batch.plannedTests[0] as PlannedTest
  if (answer.ended !== 'exit') {
    giveUp(batch, `promtool ${whyNot(answer)}`, run)
    return []
  }
  const { records, rest } = readAnswer(answer.output)
  const failures = records.filter((record) => record.kind === 'rule')
  if (failures.length > 0) return isolate(batch, planned, failures, run)
  // A series that promtool can't parse is the only error that is not checked before.
  const error = rest.find((line) => /^(?:error parsing|\d+:\d+: parse error)/.test(line))
  if (error) giveUp(batch, error.trim(), run)
  else run.misread.add(planned.suite)
  return []
}
