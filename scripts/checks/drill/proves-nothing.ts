import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'drill/proves-nothing',
  on: 'elsewhere',
  severity: 'warning',
  about: 'No assertion passes without the rule, or because the rule selects none of its series.',
})
