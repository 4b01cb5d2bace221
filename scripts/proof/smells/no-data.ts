/** Alerts that are drilled to stay quiet on series at which they don't look, so that they would be quiet anyway. */
import type { StageFinding } from '../../diagnostic.ts'
import { subjectAt } from '../../drill/result.ts'
import type { Rule } from '../../model/rule.ts'
import type { PromtoolRunner } from '../../promtool/ask.ts'
import { mayReadAlerts, readsOf, union } from '../../promtool/plan/rule-facts.ts'
import { rulesBehind } from '../../promtool/plan/rule-set.ts'
import type { PlannedTest } from '../../promtool/plan/test-batch.ts'
import { samplesOf, tryOut, withExprs, withoutRules, withProbes } from '../../promtool/what-if.ts'
import type { PlainAssertion } from '../../suite/plain.ts'
import { authored, findingOn, type VerdictOf } from '../questions.ts'
import { hasConditions, withoutConditions, withoutMatchers } from '../weaken/conditions.ts'

/** More steps than this are not looked back over. */
const mostSteps = 2000

interface Question {
  readonly planned: PlannedTest
  /** The last of the assertions in its test that the alert is quiet. */
  readonly assertion: PlainAssertion
  readonly exprs: readonly string[]
  /** The planned with no more than the recording rules that the alert reads. */
  readonly bare: PlannedTest
}

/** Whether an expression returned anything up to a time. */
function everBefore(expr: string, { assertion, planned }: Question): string {
  const step = planned.suite.evaluationInterval
  return `count(last_over_time((\n${expr}\n)[${assertion.time + step}ms:${step}ms]))`
}

function questionOf(planned: PlannedTest, assertion: PlainAssertion): Question | undefined {
  const { set, slice, suite } = planned
  const { names } = slice.series
  if (!names || assertion.time / suite.evaluationInterval > mostSteps) return undefined
  const behind = rulesBehind(set, assertion)
  const alerts = set.alerting.get(assertion.subject) ?? []
  const reads = union([...behind].flatMap((rule) => set.facts.get(rule)?.reads ?? []))
  if (alerts.length === 0 || mayReadAlerts(reads)) return undefined
  // A test without any series of what the alert reads says so plainly; its author means it.
  if (![...reads.metrics].some((metric) => names.has(metric))) return undefined
  const recordings = [...behind].filter(({ kind }) => kind === 'recording')
  if (recordings.some(({ expr }) => hasConditions(expr?.text ?? ''))) return undefined
  const needed = new Set(recordings)
  const bare = withoutRules(planned, new Set(planned.rules.filter((rule) => !needed.has(rule))))
  return {
    planned,
    assertion,
    exprs: alerts.map(({ expr }) => expr?.text ?? ''),
    bare: { ...bare, slice: { ...slice, reads: { ...readsOf([]), metrics: reads.metrics } } },
  }
}

function questionsOf(plannedTests: readonly PlannedTest[], verdictOf: VerdictOf): Question[] {
  return plannedTests.flatMap((planned) => {
    const alerts = planned.plain.assertions.filter(({ kind }) => kind === 'alert')
    const fires = new Set(
      alerts.filter((one) => authored(planned, one).expected.length > 0).map(({ subject }) => subject),
    )
    const last = new Map<string, PlainAssertion>()
    for (const assertion of planned.assertions) {
      if (assertion.kind !== 'alert' || fires.has(assertion.subject)) continue
      if (verdictOf(planned, assertion) !== 'passed') continue
      const known = last.get(assertion.subject)
      if (!known || known.time < assertion.time) last.set(assertion.subject, assertion)
    }
    return [...last.values()].flatMap((assertion) => questionOf(planned, assertion) ?? [])
  })
}

/** The questions for which none of the weakened expressions ever returned anything. */
async function stillQuiet(
  questions: readonly Question[],
  weaken: (expr: string) => string | undefined,
  /** What the alert reads may be weakened with it. */
  weakenRecord: (expr: string) => string | undefined,
  promtool: PromtoolRunner,
): Promise<Question[]> {
  const probing = questions.flatMap((question) => {
    const weak = question.exprs.map(weaken)
    if (weak.includes(undefined)) return []
    const probes = weak.map((expr) => ({
      expr: everBefore(expr ?? '', question),
      time: question.assertion.time,
    }))
    const records = question.bare.rules.map((rule): [Rule, string] => {
      const text = rule.expr?.text ?? ''
      return [rule, weakenRecord(text) ?? text]
    })
    return [{ question, planned: withProbes(withExprs(question.bare, new Map(records)), probes) }]
  })
  const answers = await tryOut(
    probing.map(({ planned }) => planned),
    promtool,
  )
  return probing
    .filter(({ planned }) => {
      const outcomes = answers.get(planned) ?? []
      return outcomes.length > 0 && outcomes.every((one) => samplesOf(one)?.length === 0)
    })
    .map(({ question }) => question)
}

const asIs = (expr: string): string => expr

export async function quietWithoutData(
  plannedTests: readonly PlannedTest[],
  verdictOf: VerdictOf,
  promtool: PromtoolRunner,
): Promise<StageFinding[]> {
  const blind = await stillQuiet(questionsOf(plannedTests, verdictOf), withoutConditions, asIs, promtool)
  // Where it would fire on series with other labels, that it doesn't is what is drilled.
  const idle = await stillQuiet(blind, withoutMatchers, withoutMatchers, promtool)
  return idle.map(({ planned, assertion }) => {
    const at = authored(planned, assertion)
    return findingOn(at, {
      check: 'drill/proves-nothing',
      message: `${subjectAt({ assertion: at })} passes even if the threshold changes: no series of this test matches the expression`,
      help: 'Compare the names, labels and number of samples of the series with what the expression selects.',
    })
  })
}
