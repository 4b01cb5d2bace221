import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'comment/syntax',
  on: 'elsewhere',
  severity: 'warning',
  about: 'A firedrill comment says what it disables, in a syntax that firedrill knows.',
})
