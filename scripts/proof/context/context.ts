/**
 * What was to be seen around an assertion that failed: what the alert's expression returned at each step, and the
 * state of the alert. promtool is asked once for all failures of a run.
 */

import type { Drills } from '../../drill/drill.ts'
import type { DrillResult } from '../../drill/result.ts'
import { groupBy } from '../../lib/group.ts'
import type { Rule } from '../../model/rule.ts'
import type { TestGroup } from '../../model/suite.ts'
import { isComparison, unwrap } from '../../promql/ast.ts'
import { parseDuration } from '../../promql/milliseconds.ts'
import { parsePromql } from '../../promql/parse.ts'
import type { PromtoolRunner } from '../../promtool/ask.ts'
import type { PlannedTest } from '../../promtool/plan/test-batch.ts'
import { type Probe, samplesOf, tryOut, withProbes } from '../../promtool/what-if.ts'
import type { SampleValue } from '../../suite/values.ts'

/** One evaluation step. */
export interface Step {
  /** Milliseconds. */
  readonly time: number
  /** What the expression returned; undefined where it could not be evaluated. */
  readonly samples?: readonly SampleValue[]
  /** What stands left of the comparison returned, where the expression is one. */
  readonly compared?: readonly SampleValue[]
  /** The alert's series in ALERTS. */
  readonly alerts?: readonly SampleValue[]
}

export interface FailureContext {
  /** Milliseconds: the step that the assertion is about. */
  readonly asked: number
  readonly steps: readonly Step[]
  /** What stands left of the comparison, where the expression is one. */
  readonly compared?: string
  /** When each pending alert became so and when it fires, in milliseconds. */
  readonly pending: readonly { readonly since: number; readonly fires: number }[]
}

/** More failures than these are rarely read one by one. */
const mostFailures = 20
const before = 5
const after = 2

/** The left side of a comparison with a number: what the author wants to see when nothing came. */
function leftOf(expr: string): string | undefined {
  const { expr: parsed } = parsePromql(expr)
  const whole = parsed && unwrap(parsed)
  if (whole?.kind !== 'binary' || !isComparison(whole)) return undefined
  return expr.slice(whole.left.start, whole.left.end)
}

interface Question {
  readonly result: DrillResult
  readonly planned: PlannedTest
  readonly times: readonly number[]
  readonly asked: number
  readonly expr: string
  readonly left?: string
  readonly rule?: Rule
}

/** Milliseconds. */
const forOf = (rule: Rule | undefined): number => parseDuration(rule?.for?.text ?? '0') ?? 0

function questionOf(
  result: DrillResult,
  plannedTests: ReadonlyMap<TestGroup, PlannedTest>,
): Question | undefined {
  const { assertion, test } = result
  if (result.verdict !== 'failed' || !assertion || !test) return undefined
  const planned = plannedTests.get(test)
  const plain = planned?.plain.assertions[assertion.test.assertions.indexOf(assertion)]
  if (!planned || !plain) return undefined
  const interval = planned.suite.evaluationInterval
  // A state over time reads ALERTS in an expression of ours; its reader asks about the alert's.
  const alertname = plain.kind === 'alert' ? plain.subject : assertion.claim?.alertname.text
  const asked = plain.kind === 'alert' ? Math.floor(plain.time / interval) * interval : plain.time
  const times = Array.from({ length: before + after + 1 }, (_, i) => asked + (i - before) * interval)
  const rules = planned.rules.filter(({ kind, name }) => kind === 'alert' && name.text === alertname)
  const rule = rules.length === 1 ? rules[0] : undefined
  const expr = alertname === undefined ? plain.subject : rule?.expr?.text
  if (expr === undefined) return undefined
  const shown = times.filter((time) => time >= 0)
  return { result, planned, times: shown, asked, expr, left: leftOf(expr), ...(rule ? { rule } : {}) }
}

/** Those that are read first: of a thousand failures the rest are not even made. */
function firstQuestions({ results, plannedTests }: Pick<Drills, 'results' | 'plannedTests'>): Question[] {
  const byTest = new Map([...plannedTests].reverse().map((planned) => [planned.plain.test, planned]))
  const questions: Question[] = []
  for (const result of results) {
    const question = questionOf(result, byTest)
    if (question && questions.push(question) === mostFailures) break
  }
  return questions
}

/** For each step the expression, then what is asked besides; the same number of probes for each. */
function probesOf({ times, expr, left, rule }: Question): Probe[] {
  const more = [
    ...(left === undefined ? [] : [left]),
    ...(rule ? [`ALERTS{alertname=${JSON.stringify(rule.name.text)}}`] : []),
  ]
  return times.flatMap((time) => [expr, ...more].map((text) => ({ expr: text, time })))
}

function sinceProbe({ rule, asked }: Question): Probe[] {
  return rule ? [{ expr: `ALERTS_FOR_STATE{alertname=${JSON.stringify(rule.name.text)}}`, time: asked }] : []
}

/** What was to be seen around each of the assertions that failed; for suites that promtool read itself, nothing. */
export async function contextsOf(
  drills: Pick<Drills, 'results' | 'plannedTests'>,
  promtool: PromtoolRunner,
): Promise<ReadonlyMap<DrillResult, FailureContext>> {
  const questions = firstQuestions(drills)
  if (questions.length === 0) return new Map()
  const asked = new Map<Question, { readonly planned: PlannedTest; readonly first: number }>()
  for (const [planned, ofTest] of groupBy(questions, ({ planned }) => planned)) {
    const probes = ofTest.map((question) => [...probesOf(question), ...sinceProbe(question)])
    const probing = withProbes(planned, probes.flat())
    let first = 0
    for (const [q, question] of ofTest.entries()) {
      asked.set(question, { planned: probing, first })
      first += probes[q]?.length ?? 0
    }
  }
  const answers = await tryOut([...new Set([...asked.values()].map(({ planned }) => planned))], promtool)
  const found = new Map<DrillResult, FailureContext>()
  for (const [question, { planned, first }] of asked) {
    const byIndex = new Map(
      (answers.get(planned) ?? []).map((one) => [one.assertion.index - first, samplesOf(one)]),
    )
    const { times, left, rule, result } = question
    const each = 1 + (left === undefined ? 0 : 1) + (rule ? 1 : 0)
    const steps = times.map((time, i): Step => {
      const at = i * each
      return {
        time,
        samples: byIndex.get(at),
        ...(left === undefined ? {} : { compared: byIndex.get(at + 1) }),
        ...(rule ? { alerts: byIndex.get(at + each - 1) } : {}),
      }
    })
    const since = rule ? (byIndex.get(times.length * each) ?? []) : []
    const now = steps.find(({ time }) => time === question.asked)?.alerts ?? []
    const isPending = now.some(({ labels }) => labels.alertstate === 'pending')
    const starts = isPending ? [...new Set(since.map(({ value }) => Number(value) * 1000))] : []
    found.set(result, {
      asked: question.asked,
      steps,
      ...(left === undefined ? {} : { compared: left }),
      pending: starts
        .map((since) => ({ since, fires: since + forOf(rule) }))
        .filter(({ fires }) => fires > question.asked),
    })
  }
  return found
}
