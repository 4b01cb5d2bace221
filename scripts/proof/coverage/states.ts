/** What the alerts and recording rules were doing when each assertion was judged, as promtool tells it. */

import { memo } from '../../lib/memo.ts'
import type { Rule } from '../../model/rule.ts'
import { rulesBehind } from '../../promtool/plan/rule-set.ts'
import type { PlannedTest } from '../../promtool/plan/test-batch.ts'
import type { AssertionOutcome } from '../../promtool/run/outcome.ts'
import { andProbes, samplesOf } from '../../promtool/what-if.ts'
import type { PlainAssertion } from '../../suite/plain.ts'
import type { SampleValue } from '../../suite/values.ts'
import { candidates } from '../weaken/candidates.ts'

/** One alert at the time of one alert assertion that holds and is about it. */
export interface Moment {
  readonly planned: PlannedTest
  readonly assertion: PlainAssertion
  readonly rule: Rule
  /** How many alerts of the rule fire, and how many wait for its `for`. */
  readonly firing: number
  readonly pending: number
  /** Some alert of the rule fired before in this test and does not now. */
  readonly hasEnded: boolean
  /** How many samples the expression has without its conditions: what it has to decide on. */
  readonly inputs: number
}

export interface States {
  readonly moments: readonly Moment[]
  /** Recording rules that had something to record, and on which an assertion that holds rests. */
  readonly reached: ReadonlySet<Rule>
}

/** Whether an assertion passed. Only what passes proves something. */
export type Holds = (planned: PlannedTest, assertion: PlainAssertion) => boolean

interface Question {
  readonly rule: Rule
  readonly assertion: PlainAssertion
  readonly asks: 'state' | 'past' | 'inputs' | 'recorded'
}

/** Rules of one name are told apart by the labels that they set. */
function isOf(rule: Rule, labels: SampleValue['labels']): boolean {
  return rule.labels.every(
    ({ key, value }) => value.text.includes('{{') || (labels[key.text] ?? '') === value.text,
  )
}

const recordedBy = ({ name, labels }: Rule): string => {
  const matchers = labels.map(({ key, value }) => `, ${key.text}=${JSON.stringify(value.text)}`)
  return `count({__name__=${JSON.stringify(name.text)}${matchers.join('')}})`
}

/** Alerts are written at the steps of the evaluation; between them the last one counts. */
const stepBefore = (time: number, { suite }: PlannedTest): number =>
  Math.floor(time / suite.evaluationInterval) * suite.evaluationInterval

/** promtool gives up on a query that holds more than 10,000 samples. */
const mostSteps = 8000

/** All that fired until then, in windows that promtool can hold. */
function firedUntil(time: number, name: string, { suite }: PlannedTest): string {
  const window = mostSteps * suite.evaluationInterval
  const fired = `ALERTS{${name}, alertstate="firing"}`
  return Array.from({ length: Math.floor(time / window) + 1 }, (_, i) =>
    i === 0
      ? `max_over_time(${fired}[${Math.min(window, time + 1)}ms])`
      : `max_over_time(${fired}[${window + 1}ms] offset ${i * window}ms)`,
  ).join(' or ')
}

interface Asked {
  readonly expr: string
  /** Milliseconds. */
  readonly time: number
  /** What the answer is for; one may be for several things. */
  readonly for: Question[]
}

/** All questions on a test, each once. */
const questionsOn = memo((planned: PlannedTest): readonly Asked[] => {
  const asked = new Map<string, Asked>()
  const ask = (expr: string, time: number, question: Question): void => {
    const known = asked.get(`${time} ${expr}`)
    if (known) known.for.push(question)
    else asked.set(`${time} ${expr}`, { expr, time, for: [question] })
  }
  const relaxed = new Map<Rule, string | undefined>()
  for (const assertion of planned.assertions) {
    const isAlert = assertion.kind === 'alert'
    const time = isAlert ? stepBefore(assertion.time, planned) : assertion.time
    for (const rule of (isAlert && planned.set.alerting.get(assertion.subject)) || []) {
      const name = `alertname=${JSON.stringify(assertion.subject)}`
      ask(`ALERTS{${name}}`, time, { rule, assertion, asks: 'state' })
      if (time > 0) ask(firedUntil(time, name, planned), time, { rule, assertion, asks: 'past' })
      if (!relaxed.has(rule)) relaxed.set(rule, candidates(rule.expr?.text ?? '', planned.set.recording))
      const expr = relaxed.get(rule)
      if (expr) ask(`count(${expr}\n)`, time, { rule, assertion, asks: 'inputs' })
    }
    for (const rule of rulesBehind(planned.set, assertion))
      if (rule.kind === 'recording') ask(recordedBy(rule), time, { rule, assertion, asks: 'recorded' })
  }
  return [...asked.values()]
})

/** The test with questions behind its assertions: what its alerts and recording rules are doing when they are judged. */
export const withQuestions = (planned: PlannedTest): PlannedTest => andProbes(planned, questionsOn(planned))

const identity = ({ labels }: SampleValue): string => {
  const { __name__, ...rest } = labels
  return JSON.stringify(Object.entries(rest).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** What one test's answers say of the assertions in it that hold. */
function momentsIn(
  planned: PlannedTest,
  outcomes: readonly AssertionOutcome[],
  holds: Holds,
  reached: Set<Rule>,
): Moment[] {
  const answers = new Map<PlainAssertion, Map<Rule, Map<Question['asks'], readonly SampleValue[]>>>()
  const asked = questionsOn(planned)
  // They stand behind the test's own assertions.
  const first = planned.plain.assertions.length
  for (const one of outcomes) {
    const samples = samplesOf(one)
    for (const { rule, assertion, asks } of asked[one.assertion.index - first]?.for ?? []) {
      if (!samples || !holds(planned, assertion)) continue
      if (asks === 'recorded') {
        if (samples.length > 0) reached.add(rule)
        continue
      }
      const ofAssertion =
        answers.get(assertion) ?? new Map<Rule, Map<Question['asks'], readonly SampleValue[]>>()
      answers.set(assertion, ofAssertion)
      ofAssertion.set(rule, (ofAssertion.get(rule) ?? new Map()).set(asks, samples))
    }
  }
  return [...answers].flatMap(([assertion, ofRules]) =>
    [...ofRules].map(([rule, said]): Moment => {
      const own = (asks: Question['asks']): readonly SampleValue[] =>
        (said.get(asks) ?? []).filter(({ labels }) => isOf(rule, labels))
      const inState = (state: string): SampleValue[] =>
        own('state').filter(({ labels }) => labels.alertstate === state)
      const now = new Set(inState('firing').map(identity))
      return {
        planned,
        assertion,
        rule,
        firing: now.size,
        pending: inState('pending').length,
        hasEnded: own('past').some((sample) => !now.has(identity(sample))),
        inputs: Number(said.get('inputs')?.[0]?.value ?? 0),
      }
    }),
  )
}

/** @param answers To what `withQuestions` asked. */
export function statesOf(
  plannedTests: readonly PlannedTest[],
  answers: ReadonlyMap<PlannedTest, readonly AssertionOutcome[]>,
  holds: Holds,
): States {
  const reached = new Set<Rule>()
  const moments = plannedTests.flatMap((planned) =>
    momentsIn(planned, answers.get(planned) ?? [], holds, reached),
  )
  return { moments, reached }
}
