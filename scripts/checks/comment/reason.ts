import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'comment/reason',
  on: 'elsewhere',
  severity: 'warning',
  about: 'Every exception gives a reason.',
})
