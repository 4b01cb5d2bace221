import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'drill/version-dependent',
  on: 'elsewhere',
  severity: 'warning',
  about:
    'Drills have the same verdicts with promtool 2 and 3, which treat the borders of ranges and of the lookback differently.',
})
