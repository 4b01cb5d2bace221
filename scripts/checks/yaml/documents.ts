import type { Source } from '../../model/source.ts'
import type { YamlFile } from '../../model/yaml.ts'
import { defineCheck, type Finding } from '../check.ts'

export default defineCheck({
  id: 'yaml/documents',
  on: 'project',
  severity: 'error',
  about:
    'A plain rule file or a suite is one YAML document: Prometheus 2 and promtool ignore all but the first.',
  *run({ ruleFiles, suites }) {
    for (const { yaml, shape } of ruleFiles)
      if (shape !== 'PrometheusRule')
        yield* ignoredDocument(yaml, 'Prometheus 2', 'Move its groups into the first document')
    for (const { yaml } of suites)
      yield* ignoredDocument(yaml, 'promtool', 'Move its tests into the first document')
  },
})

/** Reports the first document that is ignored. */
function* ignoredDocument({ source, documents }: YamlFile, by: string, help: string): Iterable<Finding> {
  const [first, ...rest] = documents
  const document = rest.find((one) => one !== undefined)
  if (!document) return
  yield {
    at: { source, start: document.start, end: lineEnd(source, document.start) },
    message: first
      ? `a second YAML document begins here, and ${by} ignores it without a message`
      : `the first YAML document of this file is empty, so ${by} ignores this one without a message`,
    help: `${help}, or into a separate file.`,
  }
}

function lineEnd({ text }: Source, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}
