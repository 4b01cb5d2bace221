/** Distributes test batches over processes of promtool. */

import { inShares } from '../../lib/shares.ts'
import type { PromtoolAnswer } from '../ask.ts'
import { costOf, maxProcessCost, startCost } from './pack.ts'
import type { TestBatch } from './test-batch.ts'

/** As many processes as can run at once, if they are worth their start; none that runs for too long. */
export function processesFor(batches: readonly TestBatch[], parallel: number): TestBatch[][] {
  const total = batches.reduce((sum, batch) => sum + costOf(batch), 0)
  const atOnce = Math.min(parallel, Math.ceil(total / startCost))
  const count = Math.max(1, Math.min(batches.length, Math.max(atOnce, Math.ceil(total / maxProcessCost))))
  return inShares(batches, count, costOf)
}

/** The processes to run after one that left some of its batches without an answer. */
export function processesAfter(left: readonly TestBatch[], { ended, status }: PromtoolAnswer): TestBatch[][] {
  // It finished: each batch without an answer can't have one beside others.
  if (ended === 'exit' && (status === 0 || status === 1)) return left.map((batch) => [batch])
  // It was stopped or crashed. It runs the batches in order, so it stopped at the first that is left.
  const [stopped, ...rest] = left
  return [stopped ? [stopped] : [], rest].filter((batches) => batches.length > 0)
}
