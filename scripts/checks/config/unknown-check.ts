import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'config/unknown-check',
  on: 'elsewhere',
  severity: 'warning',
  about: 'The configuration names checks that exist.',
})
