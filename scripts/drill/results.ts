/** What became of a run, as results that name their places in the suites. */
import type { Suite, TestGroup } from '../model/suite.ts'
import type { Member } from '../promtool/plan/unit.ts'
import type { Outcome, RuleError, Settled } from '../promtool/run/outcome.ts'
import { placeOfAssertion, placeOfSeriesError, placeOfTest } from '../suite/place.ts'
import { mergeClaims } from './claims.ts'
import { ruleErrorHints } from './explain/errors.ts'
import { explained } from './explain/pairing.ts'
import type { DrillResult } from './result.ts'

/** @param index Where the assertion stands in its test. */
function resultOf(settled: Settled, reversed: Settled | undefined, index: number): DrillResult {
  const { member, assertion } = settled
  const { suite, plain } = member
  const found = plain.test.assertions[index]
  const isOpen = reversed !== undefined && reversed.verdict !== settled.verdict
  const result: DrillResult = {
    suite: suite.suite,
    test: plain.test,
    assertion: found,
    verdict: settled.verdict,
    ...(settled.error === undefined ? {} : { message: settled.error }),
    ...(assertion.kind === 'alert' ? { alert: assertion.subject } : {}),
    ...(settled.expected ? { expected: settled.expected } : {}),
    ...(settled.got ? { got: settled.got } : {}),
    ...(isOpen ? { dependsOnOrder: true } : {}),
    ...(settled.seconds === undefined ? {} : { seconds: settled.seconds }),
    ...(settled.remembered ? { remembered: true } : {}),
    at: found ? placeOfAssertion(found) : placeOfTest(plain.test),
  }
  return assertion.parts ? explained(result, assertion.parts) : result
}

function resultOfRuleError({ member, rules, time, error }: RuleError): DrillResult {
  const [rule] = rules
  return {
    suite: member.suite.suite,
    test: member.plain.test,
    verdict: 'error',
    message: `\`${rule?.name.text}\` can't be evaluated at ${time}: ${error}`,
    ...(rule?.kind === 'alert' ? { alert: rule.name.text } : {}),
    at: placeOfTest(member.plain.test),
    ...ruleErrorHints(rules, error),
  }
}

/** Tests in which other rules fail when the groups are evaluated the other way round. */
function errorsByChance({ ruleErrors }: Outcome): DrillResult[] {
  const byTest = new Map<TestGroup, { member: Member; forward: Set<string>; reversed: Set<string> }>()
  for (const { member, rules, reversed } of ruleErrors) {
    if (!member.order.reversed && !reversed) continue
    const { test } = member.plain
    const entry = byTest.get(test) ?? { member, forward: new Set(), reversed: new Set() }
    byTest.set(test, entry)
    for (const { name } of rules) entry[reversed ? 'reversed' : 'forward'].add(name.text)
  }
  return [...byTest].flatMap(([test, { member, forward, reversed }]): DrillResult[] =>
    [...forward].sort().join('\n') === [...reversed].sort().join('\n')
      ? []
      : [
          {
            suite: member.suite.suite,
            test,
            verdict: 'skipped',
            message: 'whether its rules can be evaluated depends on the order of their groups',
            dependsOnOrder: true,
            at: placeOfTest(test),
          },
        ],
  )
}

/** The verdicts on all assertions of a run, and what kept some from being reached. */
export function resultsOf(outcome: Outcome): DrillResult[] {
  const forward = outcome.settled.filter(({ reversed }) => !reversed)
  const backward = new Map(
    outcome.settled.filter(({ reversed }) => reversed).map((settled) => [settled.assertion, settled]),
  )
  const seen = new Set<string>()
  const errors = outcome.ruleErrors
    .filter(({ reversed }) => !reversed)
    .map(resultOfRuleError)
    .filter(({ test, message }) => {
      const key = `${test?.suite.path}\n${test?.index}\n${message}`
      return !seen.has(key) && seen.add(key)
    })
  const tests = outcome.testErrors.map(
    ({ member, error }): DrillResult => ({
      suite: member.suite.suite,
      test: member.plain.test,
      verdict: 'error',
      message: error,
      at: placeOfSeriesError(member.plain.test, error),
    }),
  )
  return [
    ...forward.flatMap((settled) => {
      const { index, again = [] } = settled.assertion
      return [index, ...again].map((at) => resultOf(settled, backward.get(settled.assertion), at))
    }),
    ...errors,
    ...errorsByChance(outcome),
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
