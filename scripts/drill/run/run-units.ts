/** Runs units with promtool and reads the verdict of every assertion in them. */

import { randomBytes } from 'node:crypto'
import { append } from '../../model/many.ts'
import { judged } from '../extended/parts.ts'
import { recall, remember } from '../kept/memory.ts'
import { batchesAfter, batchesOf } from '../plan/batches.ts'
import { costOf } from '../plan/pack.ts'
import type { Unit } from '../plan/unit.ts'
import { probeOf, sentinelOf, unitFiles } from '../plan/unit-files.ts'
import { inParallel, type PromtoolRunner, whyNot } from '../promtool.ts'
import type { PlainAssertion } from '../reading/plain.ts'
import { type Answer, type AnswerRecord, readAnswer } from './answer.ts'
import type { Outcome } from './outcome.ts'
import { unravel } from './unravel.ts'

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
    const again: Unit[][] = []
    await inParallel(batches, promtool.parallel, async (units) => {
      const ids = new Map(units.map((unit) => [unit, `${nonce}-${count++}`]))
      const files: Record<string, string> = Object.create(null)
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
      if (units.length > 1) append(again, batchesAfter(left, answer))
      else if (only && left.length > 0)
        append(
          again,
          unravel(only, answer, outcome).map((unit) => [unit]),
        )
    })
    batches = again
  }
  // What is remembered is promtool's answer, and not what is made of it.
  remember(asked, promtool.memory, outcome)
  return { ...outcome, settled: outcome.settled.map(judged) }
}
