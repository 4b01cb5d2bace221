import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'yaml/documents',
  on: 'rule-file',
  severity: 'error',
  about: 'A plain rule file is one YAML document: Prometheus 2 silently ignores all but the first.',
  *run(file) {
    if (file.shape === 'PrometheusRule') return
    const [first, ...rest] = file.yaml.documents
    for (const document of rest) {
      if (!document) continue
      yield {
        at: { source: file.source, start: document.start, end: lineEnd(file.source.text, document.start) },
        message: first
          ? 'a second YAML document begins here, and Prometheus 2 ignores it without a word'
          : 'the first YAML document of this file is empty, so Prometheus 2 ignores this one without a word',
        help: 'Move its groups into the first document, or into a file of their own.',
      }
      return
    }
  },
})

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end
}
