import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'recording/name',
  on: 'rule',
  severity: 'info',
  about:
    'Recorded metrics have names of the form level:metric:operations, which distinguishes them from scraped ones.',
  peers: ['mimirtool rules check'],
  *run({ kind, name }) {
    if (kind !== 'recording' || name.text === '' || name.text.includes(':')) return
    yield {
      at: name,
      message: `the name \`${name.text}\` does not show that the metric is recorded`,
      help: 'Name it `level:metric:operations`: the labels it keeps, the metric, and what was done to it, such as `job:http_requests:rate5m`.',
    }
  },
})
