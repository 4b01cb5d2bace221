import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'link/site',
  on: 'elsewhere',
  severity: 'error',
  about: 'Every runbook URL and every link within the built site leads to a file of the site (`--site DIR`).',
  peers: ['htmltest', 'muffet'],
})
