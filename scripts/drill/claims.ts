/** Verdicts on extended suites: all steps of a state over time become one result. */

import { addTo } from '../lib/group.ts'
import type { StateClaim } from '../model/suite.ts'
import { parseDuration } from '../promql/milliseconds.ts'
import { formatSeconds } from '../promql/numbers.ts'
import { describeStates, printTimeline, stateAt } from '../suite/timeline.ts'
import type { SampleValue } from '../suite/values.ts'
import type { DrillResult } from './result.ts'

const secondsAt = ({ assertion }: DrillResult): number =>
  (parseDuration(assertion?.evalTime?.text ?? '0') ?? 0) / 1000

function stateSeen(result: DrillResult, expected: string): string {
  if (result.verdict === 'passed') return expected
  if (result.verdict !== 'failed') return 'unknown'
  const states = ((result.got ?? []) as readonly SampleValue[]).map(({ labels }) => labels.alertstate ?? '')
  return states.length === 0 ? 'inactive' : states.sort().join(' and ')
}

function merged(claim: StateClaim, steps: readonly DrillResult[]): DrillResult {
  const { expected: _, got: __, ...first } = steps[0] as DrillResult
  const base: DrillResult = {
    ...first,
    alert: claim.alertname.text,
    ...(steps.some(({ dependsOnOrder }) => dependsOnOrder) ? { dependsOnOrder: true } : {}),
  }
  const broken = steps.find(({ verdict }) => verdict === 'error' || verdict === 'skipped')
  if (broken) return { ...base, verdict: broken.verdict, message: broken.message }
  const wrong = steps.find(({ verdict }) => verdict === 'failed')
  if (!wrong) return base
  const wanted = (time: number): string => stateAt(claim.timeline, time) ?? 'inactive'
  const inTime = steps.toSorted((a, b) => secondsAt(a) - secondsAt(b))
  const seen = inTime.map((step) => {
    const time = secondsAt(step)
    return { time, state: stateSeen(step, wanted(time)) }
  })
  const at = secondsAt(wrong)
  return {
    ...base,
    // The failure context is asked for the time at which the state is wrong.
    ...(wrong.assertion ? { assertion: wrong.assertion } : {}),
    verdict: 'failed',
    message: `\`${claim.alertname.text}\` is ${stateSeen(wrong, '')} at ${formatSeconds(at)}, not ${wanted(at)}`,
    help: `expected  ${printTimeline(claim.timeline)}\ngot       ${describeStates(seen)}`,
  }
}

/** The results, where each state over time has one, in the place of its first step. */
export function mergeClaims(results: readonly DrillResult[]): DrillResult[] {
  const steps = new Map<StateClaim, DrillResult[]>()
  for (const result of results) {
    const claim = result.assertion?.claim
    if (claim) addTo(steps, claim, result)
  }
  return results.flatMap((result) => {
    const claim = result.assertion?.claim
    const all = claim && steps.get(claim)
    if (!claim || !all) return [result]
    return all[0] === result ? [merged(claim, all)] : []
  })
}
