/** What the alerts and recording rules were doing when each assertion was judged, as promtool tells it. */
import type { Rule } from '../../model/rule.ts'
import { samplesOf, tryOut, withProbes } from '../experiment.ts'
import type { PlainAssertion } from '../plain.ts'
import type { PromtoolRunner } from '../promtool.ts'
import { readsOfAssertion, rulesBehind } from '../slice.ts'
import type { Member } from '../unit.ts'
import { relax } from './relax.ts'

/** One alert at the time of one assertion that holds and is about it. */
export interface Moment {
  readonly member: Member
  readonly assertion: PlainAssertion
  readonly rule: Rule
  readonly isFiring: boolean
  readonly isPending: boolean
  /** The expression without its conditions returned something. */
  readonly hasInput: boolean
}

export interface States {
  readonly moments: readonly Moment[]
  /** Recording rules that had something to record, and on which an assertion that holds rests. */
  readonly reached: ReadonlySet<Rule>
}

interface Question {
  readonly rule: Rule
  readonly assertion: PlainAssertion
  readonly asks: 'state' | 'input' | 'recorded'
}

/** Rules of one name are told apart by the labels that they set. */
function isOf(rule: Rule, labels: Readonly<Record<string, string>>): boolean {
  return rule.labels.every(({ key, value }) => value.text.includes('{{') || labels[key.text] === value.text)
}

const recordedBy = ({ name, labels }: Rule): string => {
  const own = labels.filter(({ value }) => value.text !== '' && !value.text.includes('{{'))
  const matchers = own.map(({ key, value }) => `, ${key.text}=${JSON.stringify(value.text)}`)
  return `count({__name__=${JSON.stringify(name.text)}${matchers.join('')}})`
}

/** Alerts are written at the steps of the evaluation; between them the last one counts. */
const stepBefore = (time: number, { suite }: Member): number =>
  Math.floor(time / suite.evaluationInterval) * suite.evaluationInterval

interface Asked {
  readonly probes: { expr: string; time: number }[]
  /** What each probe is for; one probe may answer several questions. */
  readonly questions: Question[][]
}

function questionsOf(member: Member, holds: (member: Member, assertion: PlainAssertion) => boolean): Asked {
  const asked: Asked = { probes: [], questions: [] }
  const index = new Map<string, number>()
  const ask = (expr: string, time: number, question: Question): void => {
    const key = `${time} ${expr}`
    const at = index.get(key) ?? asked.probes.push({ expr, time }) - 1
    index.set(key, at)
    asked.questions[at] ??= []
    asked.questions[at].push(question)
  }
  const relaxed = new Map<Rule, string | undefined>()
  for (const assertion of member.assertions) {
    if (!holds(member, assertion)) continue
    const time = assertion.kind === 'alert' ? stepBefore(assertion.time, member) : assertion.time
    for (const alert of readsOfAssertion(assertion).alerts)
      for (const rule of member.set.alerting.get(alert) ?? []) {
        ask(`ALERTS{alertname=${JSON.stringify(alert)}}`, time, { rule, assertion, asks: 'state' })
        if (!relaxed.has(rule)) relaxed.set(rule, relax(rule.expr?.text ?? '', member.set.recording))
        const expr = relaxed.get(rule)
        if (expr) ask(`count(${expr}\n)`, time, { rule, assertion, asks: 'input' })
      }
    for (const rule of rulesBehind(member.set, assertion))
      if (rule.kind === 'recording') ask(recordedBy(rule), time, { rule, assertion, asks: 'recorded' })
  }
  return asked
}

/** @param holds Whether an assertion passed. Only what passes proves something. */
export async function statesOf(
  members: readonly Member[],
  holds: (member: Member, assertion: PlainAssertion) => boolean,
  promtool: PromtoolRunner,
): Promise<States> {
  const probing = new Map<Member, { member: Member; questions: Question[][] }>()
  for (const member of members) {
    const { probes, questions } = questionsOf(member, holds)
    if (probes.length > 0) probing.set(withProbes(member, probes), { member, questions })
  }
  const moments: Moment[] = []
  const reached = new Set<Rule>()
  for (const [probed, settled] of await tryOut([...probing.keys()], promtool)) {
    const { member, questions } = probing.get(probed) as { member: Member; questions: Question[][] }
    const known: { question: Question; labels: Readonly<Record<string, string>>[] }[] = []
    const hasInput = new Map<PlainAssertion, Set<Rule>>()
    for (const one of settled) {
      const samples = samplesOf(one)
      for (const question of questions[one.assertion.index] ?? []) {
        const { rule, assertion, asks } = question
        if (asks === 'state') {
          if (samples) known.push({ question, labels: samples.map(({ labels }) => labels) })
        } else if (samples && samples.length > 0) {
          if (asks === 'recorded') reached.add(rule)
          else hasInput.set(assertion, (hasInput.get(assertion) ?? new Set()).add(rule))
        }
      }
    }
    for (const { question, labels } of known) {
      const { rule, assertion } = question
      const own = labels.filter((set) => isOf(rule, set))
      moments.push({
        member,
        assertion,
        rule,
        isFiring: own.some(({ alertstate }) => alertstate === 'firing'),
        isPending: own.some(({ alertstate }) => alertstate === 'pending'),
        hasInput: hasInput.get(assertion)?.has(rule) ?? false,
      })
    }
  }
  return { moments, reached }
}
