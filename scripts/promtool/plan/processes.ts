/** The test batches that one process of promtool is started with. */

import { inShares } from '../../lib/shares.ts'
import type { PromtoolAnswer } from '../ask.ts'
import { costOf, longest, startCost } from './pack.ts'
import type { TestBatch } from './test-batch.ts'

/** As many processes as can run at once, where they are worth their start, and none that runs for too long. */
export function processesFor(batches: readonly TestBatch[], parallel: number): TestBatch[][] {
  const total = batches.reduce((sum, batch) => sum + costOf(batch), 0)
  const atOnce = Math.min(parallel, Math.ceil(total / startCost))
  const count = Math.max(1, Math.min(batches.length, Math.max(atOnce, Math.ceil(total / longest))))
  return inShares(batches, count, costOf)
}

/** What is to be run instead of a process that left some of its batches without an answer. */
export function processesAfter(left: readonly TestBatch[], { ended, status }: PromtoolAnswer): TestBatch[][] {
  // It came to its end: each batch that has no answer is one that can't have one beside others.
  if (ended === 'exit' && (status === 0 || status === 1)) return left.map((batch) => [batch])
  // It was stopped or crashed. It takes the batches in turn, so at the first one that is left.
  const [stopped, ...rest] = left
  return [stopped ? [stopped] : [], rest].filter((batches) => batches.length > 0)
}
