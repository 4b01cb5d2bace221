import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'baseline/unused',
  on: 'elsewhere',
  severity: 'warning',
  about: 'Every entry of the baseline still matches a finding.',
})
