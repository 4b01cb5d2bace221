import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'drill/failed',
  on: 'elsewhere',
  severity: 'error',
  about: 'Every assertion of every suite passes in promtool.',
})
