import { get } from '../../model/yaml.ts'
import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'drill/template-error',
  on: 'suite',
  severity: 'warning',
  about: 'No suite expects the text that Prometheus shows for a failed template.',
  *run(suite) {
    for (const { assertions } of suite.tests) {
      for (const { subject, expected } of assertions) {
        for (const alert of expected) {
          const annotations = get(alert, 'exp_annotations')
          if (annotations?.kind !== 'map') continue
          for (const { key, value } of annotations.entries) {
            if (value.kind !== 'scalar' || !value.text.includes('<error expanding template')) continue
            yield {
              at: value,
              ...(subject ? { alert: subject.text } : {}),
              message: `the suite expects the template of the annotation \`${key.text}\` to fail`,
              help: 'Fix the template. promtool does not know `externalURL` and `pathPrefix`; Prometheus expands them.',
            }
          }
        }
      }
    }
  },
})
