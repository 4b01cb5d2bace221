import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'comment/unknown',
  on: 'elsewhere',
  severity: 'warning',
  about: 'Comments disable checks that exist.',
})
