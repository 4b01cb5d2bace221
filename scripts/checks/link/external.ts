import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'link/external',
  on: 'elsewhere',
  severity: 'error',
  about: 'Every web address leads to a page that exists, and to an anchor on it (`--online`).',
  peers: ['lychee', 'markdown-link-check'],
})
