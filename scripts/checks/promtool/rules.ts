import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'promtool/rules',
  on: 'elsewhere',
  severity: 'error',
  about: '`promtool check rules` accepts every rule file.',
})
