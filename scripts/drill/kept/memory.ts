/** What promtool answered earlier to the very same question. A verdict never depends on whether it was remembered. */

import { createHash } from 'node:crypto'
import { groupBy } from '../../model/group.ts'
import { append } from '../../model/many.ts'
import { memo } from '../../model/memo.ts'
import type { Member, Unit } from '../plan/unit.ts'
import { unitFiles } from '../plan/unit-files.ts'
import type { PlainAssertion } from '../reading/plain.ts'
import type { AlertValue, SampleValue, Verdict } from '../result.ts'
import type { Outcome, Settled } from '../run/outcome.ts'

/** For one promtool and one build of this program; values are plain data. */
export interface Memory {
  get(key: string): unknown
  set(key: string, value: unknown): void
}

interface Remembered {
  readonly verdict: Verdict
  readonly expected?: readonly (AlertValue | SampleValue)[]
  readonly got?: readonly (AlertValue | SampleValue)[]
}

export const keyOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('base64url')

const keyOfUnit = (unit: Unit): string => keyOf('unit', JSON.stringify(unitFiles(unit, 'unit')))
const forwardKey = memo((member: Member) => keyOfUnit({ members: [member], reversed: false }))
const reversedKey = memo((member: Member) => keyOfUnit({ members: [member], reversed: true }))

/** All that promtool is told of a member, whoever its neighbours in the unit are. */
const keyOfMember = (member: Member, reversed: boolean): string =>
  reversed ? reversedKey(member) : forwardKey(member)

function recalled(member: Member, reversed: boolean, memory: Memory): Settled[] | undefined {
  const known = memory.get(keyOfMember(member, reversed))
  if (!Array.isArray(known) || known.length !== member.assertions.length) return undefined
  return (known as readonly Remembered[]).map(({ verdict, expected, got }, i) => ({
    member,
    assertion: member.assertions[i] as PlainAssertion,
    reversed,
    verdict,
    remembered: true,
    ...(verdict === 'failed' ? { expected, got } : {}),
  }))
}

/** Settles the members that are known; returns the units that are left. */
export function recall(
  units: readonly Unit[],
  memory: Memory | undefined,
  outcome: Outcome,
): readonly Unit[] {
  if (!memory) return units
  return units.flatMap((unit) => {
    const left = unit.members.filter((member) => {
      const known = recalled(member, unit.reversed, memory)
      if (known) append(outcome.settled, known)
      return !known
    })
    return left.length > 0 ? [{ ...unit, members: left }] : []
  })
}

/** Keeps what became of members whose every assertion passed or failed; of any other there is more to say. */
export function remember(units: readonly Unit[], memory: Memory | undefined, outcome: Outcome): void {
  if (!memory) return
  const odd = new Set([...outcome.ruleErrors, ...outcome.testErrors].map(({ member }) => member))
  const settled = groupBy(outcome.settled, ({ member }) => member)
  for (const { members, reversed } of units) {
    for (const member of members) {
      const own = (settled.get(member) ?? []).filter((one) => one.reversed === reversed)
      const byAssertion = new Map(own.map((one) => [one.assertion, one]))
      const all = member.assertions.map((assertion) => byAssertion.get(assertion))
      const isPlain = all.every((one) => one?.verdict === 'passed' || one?.verdict === 'failed')
      if (all.length === 0 || !isPlain || odd.has(member) || outcome.misread.has(member.suite)) continue
      const value = all.map((one): Remembered => {
        const { verdict, expected, got } = one as Settled
        return { verdict, expected, got }
      })
      memory.set(keyOfMember(member, reversed), value)
    }
  }
}
