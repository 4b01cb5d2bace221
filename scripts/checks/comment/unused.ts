import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'comment/unused',
  on: 'elsewhere',
  severity: 'warning',
  about: 'Every comment that disables a check suppresses a finding.',
})
