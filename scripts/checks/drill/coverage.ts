import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'drill/coverage',
  on: 'elsewhere',
  severity: 'error',
  about:
    'The drills cover as much as `drill.coverage` demands. `firedrill drill --coverage` shows what they cover.',
})
