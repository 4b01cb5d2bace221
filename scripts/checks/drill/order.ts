import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'drill/order',
  on: 'elsewhere',
  severity: 'warning',
  about: 'No verdict depends on the order of the rule groups, which is random in promtool.',
})
