import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'drill/coverage',
  on: 'elsewhere',
  severity: 'error',
  about:
    'The drills reach the coverage that `drill.coverage` requires. `firedrill drill --coverage` shows the coverage.',
})
