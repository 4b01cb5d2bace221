/** Runs batches with promtool and reads the verdict of every assertion in them. */

import { randomBytes } from 'node:crypto'
import { append } from '../../lib/many.ts'
import type { PlainAssertion } from '../../suite/plain.ts'
import { inParallel, type PromtoolRunner, whyNot } from '../ask.ts'
import { batchFiles, probeOf, sentinelOf } from '../plan/batch-files.ts'
import { costOf } from '../plan/pack.ts'
import { processesAfter, processesFor } from '../plan/processes.ts'
import type { TestBatch } from '../plan/test-batch.ts'
import { type Answer, type AnswerRecord, readAnswer } from './answer.ts'
import { recall, remember } from './cache.ts'
import type { RunOutcome } from './outcome.ts'
import { judged } from './parts.ts'
import { recoverBatch } from './recover.ts'

/** The records of all batches of a process, by what they are about. */
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

/** @param seconds the time that the batch took */
function readOutcomes(
  batch: TestBatch,
  id: string,
  records: Records,
  seconds: number,
  run: RunOutcome,
): void {
  const { byProbe, byAlert } = records
  const recordOf = ({ kind, time, subject, index }: PlainAssertion, planned: number) =>
    kind === 'alert' ? byAlert.get(alertKey(id, time, subject)) : byProbe.get(probeOf(id, planned, index))
  const share =
    seconds /
    Math.max(
      1,
      batch.plannedTests.reduce((sum, { assertions }) => sum + assertions.length, 0),
    )
  for (const [m, planned] of batch.plannedTests.entries()) {
    for (const assertion of planned.assertions) {
      const record = recordOf(assertion, m)
      const base = { planned, assertion, reversed: batch.reversed, seconds: share }
      if (!record || record.kind === 'rule') run.assertions.push({ ...base, verdict: 'passed' })
      else if (record.kind === 'expr' && record.error !== undefined)
        run.assertions.push({ ...base, verdict: 'error', error: record.error })
      else {
        const { expected, got } = record
        run.assertions.push({ ...base, verdict: 'failed', expected, got })
      }
    }
  }
}

/**
 * Runs the batches that are not cached. Batches whose results can't be distinguished, or that break their
 * neighbours, are run again alone.
 */
export async function runBatches(
  batches: readonly TestBatch[],
  promtool: PromtoolRunner,
): Promise<RunOutcome> {
  const nonce = randomBytes(9).toString('hex')
  const run: RunOutcome = { assertions: [], ruleErrors: [], testErrors: [], misread: new Set() }
  let count = 0
  const asked = recall(batches, promtool.cache, run)
  let processes = processesFor(asked, promtool.parallel)
  while (processes.length > 0) {
    const again: TestBatch[][] = []
    await inParallel(processes, promtool.parallel, async (batches) => {
      const ids = new Map(batches.map((batch) => [batch, `${nonce}-${count++}`]))
      const files: Record<string, string> = Object.create(null)
      for (const [batch, id] of ids) Object.assign(files, batchFiles(batch, id))
      const args = ['test', 'rules', ...[...ids.values()].map((id) => `./${id}.yml`)]
      const cores = Math.max(1, Math.floor(promtool.parallel / processes.length))
      const answer = await promtool.run({ args, files, cores })
      if (answer.ended === 'start' || answer.ended === 'aborted') {
        run.incomplete ??= `promtool ${whyNot(answer)}`
        return
      }
      const records = recordsOf(readAnswer(answer.output))
      const perCost = answer.seconds / batches.reduce((sum, batch) => sum + costOf(batch), 0)
      for (const [batch, id] of ids)
        if (isOver(records, id)) readOutcomes(batch, id, records, perCost * costOf(batch), run)
      const left = batches.filter((batch) => !isOver(records, ids.get(batch) as string))
      const [only] = batches
      if (batches.length > 1) append(again, processesAfter(left, answer))
      else if (only && left.length > 0)
        append(
          again,
          recoverBatch(only, answer, run).map((batch) => [batch]),
        )
    })
    processes = again
  }
  // The cache stores promtool's answer, not the verdict that is derived from it.
  remember(asked, promtool.cache, run)
  return { ...run, assertions: run.assertions.map(judged) }
}
