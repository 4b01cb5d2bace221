import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'drill/proves-nothing',
  on: 'elsewhere',
  severity: 'warning',
  about: 'No assertion passes with the rule removed, nor because its series are none that the rule looks at.',
})
