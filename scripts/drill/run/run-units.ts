/** Runs units with promtool and reads the verdict of every assertion in them. */
import { randomBytes } from 'node:crypto'
import type { Rule } from '../../model/rule.ts'
import { judged } from '../extended/parts.ts'
import { recall, remember } from '../kept/memory.ts'
import { type Batch, batchesAfter, batchesOf } from '../plan/batches.ts'
import { costOf } from '../plan/pack.ts'
import { dependents, rulesBehind } from '../plan/rule-set.ts'
import { type Member, type Unit, without } from '../plan/unit.ts'
import { probeOf, sentinelOf, unitFiles } from '../plan/unit-files.ts'
import { inParallel, type PromtoolAnswer, type PromtoolRunner, whyNot } from '../promtool.ts'
import type { PlainAssertion, PlainSuite } from '../reading/plain.ts'
import type { AlertValue, SampleValue, Verdict } from '../result.ts'
import { type Answer, type AnswerRecord, type RuleRecord, readAnswer } from './answer.ts'

/** What became of one assertion in one run. */
export interface Settled {
  readonly member: Member
  readonly assertion: PlainAssertion
  readonly reversed: boolean
  readonly verdict: Verdict
  readonly error?: string
  readonly expected?: readonly (AlertValue | SampleValue)[]
  readonly got?: readonly (AlertValue | SampleValue)[]
  /** Its share of the time that promtool took, by what it is likely to cost; promtool tells no more. */
  readonly seconds?: number
  readonly remembered?: true
}

/** A rule that can't be evaluated on a test's series. */
export interface RuleError {
  readonly member: Member
  readonly reversed: boolean
  readonly rules: readonly Rule[]
  /** As promtool prints it: '2m0s'. */
  readonly time: string
  readonly error: string
}

/** A test that promtool could not run at all. */
export interface TestError {
  readonly member: Member
  readonly error: string
}

export interface Outcome {
  readonly settled: Settled[]
  readonly ruleErrors: RuleError[]
  readonly testErrors: TestError[]
  /** Suites of which promtool makes something else than we do: it has to read them itself. */
  readonly misread: Set<PlainSuite>
  /** Set when promtool could not be started or was stopped. */
  undone?: string
}

/** The records of all units of a process, by what they are about. */
interface Records {
  readonly byProbe: ReadonlyMap<string, AnswerRecord>
  readonly byAlert: ReadonlyMap<string, AnswerRecord>
}

const alertKey = (id: string, time: number, alertname: string): string => `${id} ${time} ${alertname}`

function recordsOf({ records }: Answer): Records {
  const byProbe = new Map<string, AnswerRecord>()
  const byAlert = new Map<string, AnswerRecord>()
  for (const record of records) {
    if (record.kind === 'expr') {
      const probe = /# probe:([\w-]+)$/.exec(record.expr)?.[1]
      if (probe) byProbe.set(probe, record)
    } else if (record.kind === 'alert' && record.test !== undefined)
      byAlert.set(alertKey(record.test, record.time, record.alertname), record)
  }
  return { byProbe, byAlert }
}

const isOver = ({ byProbe }: Records, id: string): boolean => byProbe.has(sentinelOf(id))

/** `seconds` is what the unit took. */
function settle(unit: Unit, id: string, records: Records, seconds: number, outcome: Outcome): void {
  const { byProbe, byAlert } = records
  const recordOf = ({ kind, time, subject, index }: PlainAssertion, member: number) =>
    kind === 'alert' ? byAlert.get(alertKey(id, time, subject)) : byProbe.get(probeOf(id, member, index))
  const share =
    seconds /
    Math.max(
      1,
      unit.members.reduce((sum, { assertions }) => sum + assertions.length, 0),
    )
  for (const [m, member] of unit.members.entries()) {
    for (const assertion of member.assertions) {
      const record = recordOf(assertion, m)
      const base = { member, assertion, reversed: unit.reversed, seconds: share }
      if (!record || record.kind === 'rule') outcome.settled.push({ ...base, verdict: 'passed' })
      else if (record.kind === 'expr' && record.error !== undefined)
        outcome.settled.push({ ...base, verdict: 'error', error: record.error })
      else {
        const { expected, got } = record
        outcome.settled.push({ ...base, verdict: 'failed', expected, got })
      }
    }
  }
}

function giveUp(unit: Unit, error: string, outcome: Outcome): void {
  for (const member of unit.members) {
    if (!unit.reversed) outcome.testErrors.push({ member, error })
    for (const assertion of member.assertions)
      outcome.settled.push({ member, assertion, reversed: unit.reversed, verdict: 'error', error })
  }
}

/** Takes the rules that failed out of a test, and with them what depends on them. */
function isolate(unit: Unit, member: Member, failures: readonly RuleRecord[], outcome: Outcome): Unit[] {
  const failed = new Set<Rule>()
  for (const name of new Set(failures.map((failure) => failure.name))) {
    const rules = member.rules.filter((rule) => rule.name.text === name)
    for (const rule of rules) failed.add(rule)
    const first = failures.find((failure) => failure.name === name)
    if (rules.length > 0 && first)
      outcome.ruleErrors.push({
        member,
        reversed: unit.reversed,
        rules,
        time: first.time,
        error: first.error,
      })
  }
  if (failed.size === 0) {
    giveUp(unit, failures[0]?.error ?? 'a rule failed', outcome)
    return []
  }
  const gone = dependents(member.set, failed, member.rules)
  const left: PlainAssertion[] = []
  for (const assertion of member.assertions) {
    const behind = rulesBehind(member.set, assertion)
    const cause = [...failed].find((rule) => behind.has(rule))
    if (cause) {
      const error = `\`${cause.name.text}\` can't be evaluated: ${failures.find(({ name }) => name === cause.name.text)?.error ?? ''}`
      outcome.settled.push({ member, assertion, reversed: unit.reversed, verdict: 'error', error })
    } else left.push(assertion)
  }
  return [{ members: [without(member, gone, left)], reversed: unit.reversed }]
}

/** What a run of a unit alone says, where it did not get to its end; returns what is to be run instead. */
function unravel(unit: Unit, answer: PromtoolAnswer, outcome: Outcome): Unit[] {
  if (unit.members.length > 1)
    return unit.members.map((member) => ({ members: [member], reversed: unit.reversed }))
  const member = unit.members[0] as Member
  if (answer.ended !== 'exit') {
    giveUp(unit, `promtool ${whyNot(answer)}`, outcome)
    return []
  }
  const { records, rest } = readAnswer(answer.output)
  const failures = records.filter((record) => record.kind === 'rule')
  if (failures.length > 0) return isolate(unit, member, failures, outcome)
  // A series that it can't parse is the one thing that is not looked at before.
  const error = rest.find((line) => /^(?:error parsing|\d+:\d+: parse error)/.test(line))
  if (error) giveUp(unit, error.trim(), outcome)
  else outcome.misread.add(member.suite)
  return []
}

/**
 * Runs the units that promtool did not answer for earlier; what can't be told apart or breaks its neighbours is run
 * again on its own.
 */
export async function runUnits(units: readonly Unit[], promtool: PromtoolRunner): Promise<Outcome> {
  const nonce = randomBytes(9).toString('hex')
  const outcome: Outcome = { settled: [], ruleErrors: [], testErrors: [], misread: new Set() }
  let count = 0
  const asked = recall(units, promtool.memory, outcome)
  let batches = batchesOf(asked, promtool.parallel)
  while (batches.length > 0) {
    const again: Batch[] = []
    await inParallel(batches, promtool.parallel, async ({ units }) => {
      const ids = new Map(units.map((unit) => [unit, `${nonce}-${count++}`]))
      const files: Record<string, string> = {}
      for (const [unit, id] of ids) Object.assign(files, unitFiles(unit, id))
      const args = ['test', 'rules', ...[...ids.values()].map((id) => `./${id}.yml`)]
      const cores = Math.max(1, Math.floor(promtool.parallel / batches.length))
      const answer = await promtool.run({ args, files, cores })
      if (answer.ended === 'start' || answer.ended === 'aborted') {
        outcome.undone ??= `promtool ${whyNot(answer)}`
        return
      }
      const records = recordsOf(readAnswer(answer.output))
      const perCost = answer.seconds / units.reduce((sum, unit) => sum + costOf(unit), 0)
      for (const [unit, id] of ids)
        if (isOver(records, id)) settle(unit, id, records, perCost * costOf(unit), outcome)
      const left = units.filter((unit) => !isOver(records, ids.get(unit) as string))
      const [only] = units
      if (units.length > 1) again.push(...batchesAfter(left, answer))
      else if (only && left.length > 0)
        again.push(...unravel(only, answer, outcome).map((unit) => ({ units: [unit] })))
    })
    batches = again
  }
  // What is remembered is promtool's answer, and not what is made of it.
  remember(asked, promtool.memory, outcome)
  return { ...outcome, settled: outcome.settled.map(judged) }
}
