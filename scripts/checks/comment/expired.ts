import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'comment/expired',
  on: 'elsewhere',
  severity: 'warning',
  about: 'No exception is past its expiry date.',
})
