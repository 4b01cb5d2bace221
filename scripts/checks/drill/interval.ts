import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'drill/interval',
  on: 'elsewhere',
  severity: 'warning',
  about: 'Every test has an `interval` if the promtool in use treats a missing one as 0 (before 2.49).',
})
