/** Turns verdicts into findings. */
import type { StageFinding } from '../diagnostic.ts'
import { spotOf } from '../model/source.ts'
import { newerHelp } from '../suite/features-by-version.ts'
import { errorHelp } from './explain/errors.ts'
import { explain, pairUp, sentence } from './explain/pairing.ts'
import { type DrillResult, subjectAt } from './result.ts'

function diagnosticOf(result: DrillResult): StageFinding {
  const base = {
    check: 'drill/failed',
    ...spotOf(result.at),
    ...(result.alert === undefined ? {} : { alert: result.alert }),
    ...(result.related
      ? {
          related: result.related.map(({ at, message }) => ({
            ...spotOf(at),
            message,
          })),
        }
      : {}),
  }
  if (result.verdict === 'failed' && result.message !== undefined) {
    const { message, help, expected, got } = result
    return { ...base, message, ...(help ? { help } : {}), ...(expected ? { data: { expected, got } } : {}) }
  }
  if (result.verdict === 'failed') {
    const pairing = pairUp(result.expected, result.got)
    const lines = explain(pairing)
    return {
      ...base,
      message: sentence(result, pairing),
      ...(lines.length > 0 ? { help: lines.join('\n') } : {}),
      data: { expected: result.expected, got: result.got },
    }
  }
  const help = result.help ?? newerHelp(result.message ?? '') ?? errorHelp(result.message ?? '')
  const subject = result.assertion ? `${subjectAt(result)}: ` : ''
  return {
    ...base,
    ...(result.ruleFile === undefined ? {} : { data: { ruleFile: result.ruleFile } }),
    message: `${subject}${result.message ?? 'promtool gave no verdict'}`,
    ...(help ? { help } : {}),
  }
}

/** A finding for each verdict that is not a pass, and one where a pass depends on the order of the rule groups. */
export function diagnosticsOf(results: readonly DrillResult[]): StageFinding[] {
  const broken = new Set(
    results
      .filter(({ test, assertion, verdict }) => test && !assertion && verdict === 'error')
      .map(({ test }) => test),
  )
  return results.flatMap((result) => {
    // The test's own finding reports it once for all of its assertions.
    if (result.verdict === 'error' && result.assertion && broken.has(result.test)) return []
    return result.verdict === 'failed' || result.verdict === 'error' ? [diagnosticOf(result)] : []
  })
}

/** Findings on verdicts that depend on the order of the rule groups. */
export function orderFindings(results: readonly DrillResult[]): StageFinding[] {
  return results
    .filter(({ dependsOnOrder }) => dependsOnOrder)
    .map((result) => ({
      check: 'drill/order',
      ...spotOf(result.at),
      ...(result.alert === undefined ? {} : { alert: result.alert }),
      message: `${
        result.assertion ? `the verdict on ${subjectAt(result)}` : 'evaluating the rules of this test'
      } depends on the order of the rule groups, which is random in promtool`,
      help: 'List all groups in `group_eval_order`, each one after the groups that it reads.',
    }))
}
