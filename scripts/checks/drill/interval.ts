import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'drill/interval',
  on: 'elsewhere',
  severity: 'warning',
  about: 'Every test has an `interval` where the promtool in use takes its absence for 0 (before 2.49).',
})
