import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'comment/syntax',
  on: 'elsewhere',
  severity: 'warning',
  about: 'A firedrill comment says what it disables, in words that firedrill knows.',
})
