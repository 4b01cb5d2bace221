import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'drill/version-dependent',
  on: 'elsewhere',
  severity: 'warning',
  about:
    'Drills come to the same verdicts with promtool 2 and 3, which cut ranges and the lookback differently.',
})
