/** Alerts of which a drill names a part, and another part is the error of a template. */
import type { StageFinding } from '../../diagnostic.ts'
import { type DrillResult, timeOf } from '../../drill/result.ts'
import type { AlertValue } from '../../suite/values.ts'
import { findingOn } from '../questions.ts'

const sign = '<error expanding template'

/** The first label or annotation of what came that is such an error. */
function failedIn(got: DrillResult['got'] = []): string | undefined {
  for (const { labels, annotations } of got as readonly AlertValue[]) {
    for (const [what, pairs] of [
      ['annotation', annotations],
      ['label', labels],
    ] as const)
      for (const [name, text] of Object.entries(pairs ?? {}))
        if (text.includes(sign)) return `${what} \`${name}\``
  }
  return undefined
}

export function failedTemplates(results: readonly DrillResult[]): StageFinding[] {
  const told = new Set<string>()
  return results.flatMap((result): StageFinding[] => {
    const { verdict, assertion, alert, got } = result
    const failed = verdict === 'passed' && assertion?.kind === 'alert' ? failedIn(got) : undefined
    const key = `${alert}\n${failed}`
    if (!assertion || !failed || told.has(key)) return []
    told.add(key)
    return [
      findingOn(assertion, {
        check: 'drill/template-error',
        message: `\`${alert}\` at ${timeOf(result)} is as expected, but for its ${failed}, of which nothing is expected: its template fails`,
        help: 'Mend the template. `externalURL` and `pathPrefix` are unknown to promtool; a Prometheus expands them.',
      }),
    ]
  })
}
