/** Turns the outcomes of a run into results with places in the suites. */
import type { Suite, TestGroup } from '../model/suite.ts'
import type { PlannedTest } from '../promtool/plan/test-batch.ts'
import type { AssertionOutcome, RuleError, RunOutcome } from '../promtool/run/outcome.ts'
import { placeOfAssertion, placeOfSeriesError, placeOfTest } from '../suite/place.ts'
import { mergeClaims } from './claims.ts'
import { ruleErrorHints } from './explain/errors.ts'
import { explained } from './explain/pairing.ts'
import type { DrillResult } from './result.ts'

/** @param index the position of the assertion in its test */
function resultOf(
  outcome: AssertionOutcome,
  reversed: AssertionOutcome | undefined,
  index: number,
): DrillResult {
  const { planned, assertion } = outcome
  const { suite, plain } = planned
  const found = plain.test.assertions[index]
  const isOpen = reversed !== undefined && reversed.verdict !== outcome.verdict
  const result: DrillResult = {
    suite: suite.suite,
    test: plain.test,
    assertion: found,
    verdict: outcome.verdict,
    ...(outcome.error === undefined ? {} : { message: outcome.error }),
    ...(assertion.kind === 'alert' ? { alert: assertion.subject } : {}),
    ...(outcome.expected ? { expected: outcome.expected } : {}),
    ...(outcome.got ? { got: outcome.got } : {}),
    ...(isOpen ? { dependsOnOrder: true } : {}),
    ...(outcome.seconds === undefined ? {} : { seconds: outcome.seconds }),
    ...(outcome.fromCache ? { fromCache: true } : {}),
    at: found ? placeOfAssertion(found) : placeOfTest(plain.test),
  }
  return assertion.parts ? explained(result, assertion.parts) : result
}

function resultOfRuleError({ planned, rules, time, error }: RuleError): DrillResult {
  const [rule] = rules
  return {
    suite: planned.suite.suite,
    test: planned.plain.test,
    verdict: 'error',
    message: `\`${rule?.name.text}\` can't be evaluated at ${time}: ${error}`,
    ...(rule?.kind === 'alert' ? { alert: rule.name.text } : {}),
    at: placeOfTest(planned.plain.test),
    ...ruleErrorHints(rules, error),
  }
}

/** Tests in which other rules fail when the groups are evaluated in reverse order. */
function errorsByChance({ ruleErrors }: RunOutcome): DrillResult[] {
  const byTest = new Map<TestGroup, { planned: PlannedTest; forward: Set<string>; reversed: Set<string> }>()
  for (const { planned, rules, reversed } of ruleErrors) {
    if (!planned.order.reversed && !reversed) continue
    const { test } = planned.plain
    const entry = byTest.get(test) ?? { planned, forward: new Set(), reversed: new Set() }
    byTest.set(test, entry)
    for (const { name } of rules) entry[reversed ? 'reversed' : 'forward'].add(name.text)
  }
  return [...byTest].flatMap(([test, { planned, forward, reversed }]): DrillResult[] =>
    [...forward].sort().join('\n') === [...reversed].sort().join('\n')
      ? []
      : [
          {
            suite: planned.suite.suite,
            test,
            verdict: 'skipped',
            message: 'evaluating its rules depends on the order of their groups',
            dependsOnOrder: true,
            at: placeOfTest(test),
          },
        ],
  )
}

/** The verdicts on all assertions of a run, and the errors that kept some from being judged. */
export function resultsOf(run: RunOutcome): DrillResult[] {
  const forward = run.assertions.filter(({ reversed }) => !reversed)
  const backward = new Map(
    run.assertions.filter(({ reversed }) => reversed).map((outcome) => [outcome.assertion, outcome]),
  )
  const seen = new Set<string>()
  const errors = run.ruleErrors
    .filter(({ reversed }) => !reversed)
    .map(resultOfRuleError)
    .filter(({ test, message }) => {
      const key = `${test?.suite.path}\n${test?.index}\n${message}`
      return !seen.has(key) && seen.add(key)
    })
  const tests = run.testErrors.map(
    ({ planned, error }): DrillResult => ({
      suite: planned.suite.suite,
      test: planned.plain.test,
      verdict: 'error',
      message: error,
      at: placeOfSeriesError(planned.plain.test, error),
    }),
  )
  return [
    ...forward.flatMap((outcome) => {
      const { index, again = [] } = outcome.assertion
      return [index, ...again].map((at) => resultOf(outcome, backward.get(outcome.assertion), at))
    }),
    ...errors,
    ...errorsByChance(run),
    ...tests,
  ]
}

export const notRun = 'the suite was not run'

/** The results on all assertions of a suite that is not run. */
export function skippedIn(suite: Suite): DrillResult[] {
  const skipped = suite.tests.flatMap((test) =>
    test.assertions.map((assertion): DrillResult => {
      const at = placeOfAssertion(assertion)
      return { suite, test, assertion, verdict: 'skipped', message: notRun, at }
    }),
  )
  return mergeClaims(skipped)
}
