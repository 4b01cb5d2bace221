/** Caches promtool's answers by question. A verdict never depends on whether it came from the cache. */

import { createHash } from 'node:crypto'
import { groupBy } from '../../lib/group.ts'
import { append } from '../../lib/many.ts'
import { memo } from '../../lib/memo.ts'
import type { PlainAssertion } from '../../suite/plain.ts'
import type { AlertValue, SampleValue } from '../../suite/values.ts'
import type { AnswerCache } from '../ask.ts'
import { batchFiles } from '../plan/batch-files.ts'
import type { PlannedTest, TestBatch } from '../plan/test-batch.ts'
import type { AssertionOutcome, RunOutcome, Verdict } from './outcome.ts'

interface CachedOutcome {
  readonly verdict: Verdict
  readonly expected?: readonly (AlertValue | SampleValue)[]
  readonly got?: readonly (AlertValue | SampleValue)[]
}

export const keyOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url')

const keyOfBatch = (batch: TestBatch): string => keyOf('unit', JSON.stringify(batchFiles(batch, 'unit')))
const forwardKey = memo((planned: PlannedTest) => keyOfBatch({ plannedTests: [planned], reversed: false }))
const reversedKey = memo((planned: PlannedTest) => keyOfBatch({ plannedTests: [planned], reversed: true }))

/** The question for a planned test, whatever its neighbours in the batch are. */
const keyOfTest = (planned: PlannedTest, reversed: boolean): string =>
  reversed ? reversedKey(planned) : forwardKey(planned)

function recalled(
  planned: PlannedTest,
  reversed: boolean,
  cache: AnswerCache,
): AssertionOutcome[] | undefined {
  const known = cache.get(keyOfTest(planned, reversed))
  if (!Array.isArray(known) || known.length !== planned.assertions.length) return undefined
  return (known as readonly CachedOutcome[]).map(({ verdict, expected, got }, i) => ({
    planned,
    assertion: planned.assertions[i] as PlainAssertion,
    reversed,
    verdict,
    fromCache: true,
    ...(verdict === 'failed' ? { expected, got } : {}),
  }))
}

/** Fills in the outcomes of cached planned tests; returns the batches that are left. */
export function recall(
  batches: readonly TestBatch[],
  cache: AnswerCache | undefined,
  run: RunOutcome,
): readonly TestBatch[] {
  if (!cache) return batches
  return batches.flatMap((batch) => {
    const left = batch.plannedTests.filter((planned) => {
      const known = recalled(planned, batch.reversed, cache)
      if (known) append(run.assertions, known)
      return !known
    })
    return left.length > 0 ? [{ ...batch, plannedTests: left }] : []
  })
}

/** Stores outcomes of planned tests whose every assertion passed or failed; others have more to report. */
export function remember(
  batches: readonly TestBatch[],
  cache: AnswerCache | undefined,
  run: RunOutcome,
): void {
  if (!cache) return
  const odd = new Set([...run.ruleErrors, ...run.testErrors].map(({ planned }) => planned))
  const outcomes = groupBy(run.assertions, ({ planned }) => planned)
  for (const { plannedTests, reversed } of batches) {
    for (const planned of plannedTests) {
      const own = (outcomes.get(planned) ?? []).filter((one) => one.reversed === reversed)
      const byAssertion = new Map(own.map((one) => [one.assertion, one]))
      const all = planned.assertions.map((assertion) => byAssertion.get(assertion))
      const isPlain = all.every((one) => one?.verdict === 'passed' || one?.verdict === 'failed')
      if (all.length === 0 || !isPlain || odd.has(planned) || run.misread.has(planned.suite)) continue
      const value = all.map((one): CachedOutcome => {
        const { verdict, expected, got } = one as AssertionOutcome
        return { verdict, expected, got }
      })
      cache.set(keyOfTest(planned, reversed), value)
    }
  }
}
