/** Batches of units: those that one promtool is started with. */

import { inShares } from '../../lib/shares.ts'
import type { PromtoolAnswer } from '../ask.ts'
import { costOf, longest, startCost } from './pack.ts'
import type { Unit } from './unit.ts'

/** As many processes as can run at once, where they are worth their start, and none that runs for too long. */
export function batchesOf(units: readonly Unit[], parallel: number): Unit[][] {
  const total = units.reduce((sum, unit) => sum + costOf(unit), 0)
  const atOnce = Math.min(parallel, Math.ceil(total / startCost))
  const count = Math.max(1, Math.min(units.length, Math.max(atOnce, Math.ceil(total / longest))))
  return inShares(units, count, costOf)
}

/** What is to be run instead of a batch that left some of its units without an answer. */
export function batchesAfter(left: readonly Unit[], { ended, status }: PromtoolAnswer): Unit[][] {
  // It came to its end: each unit that has no answer is one that can't have one beside others.
  if (ended === 'exit' && (status === 0 || status === 1)) return left.map((unit) => [unit])
  // It was stopped or crashed. It takes the units in turn, so at the first one that is left.
  const [stopped, ...rest] = left
  return [stopped ? [stopped] : [], rest].filter((units) => units.length > 0)
}
