import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'drill/rule-files',
  on: 'elsewhere',
  severity: 'error',
  about: 'Every entry of `rule_files` leads to a file; promtool only warns and runs the tests without rules.',
})
