import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'link/external',
  on: 'elsewhere',
  severity: 'error',
  about: 'Every address in the web leads to a page that is there, and to an anchor that it has (`--online`).',
  peers: ['lychee', 'markdown-link-check'],
})
