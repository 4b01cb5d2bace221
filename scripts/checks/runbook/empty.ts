import { isEmptyPage } from '../../model/runbook.ts'
import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'runbook/empty',
  on: 'runbook',
  severity: 'error',
  about: 'A runbook page has text.',
  *run(page) {
    if (!isEmptyPage(page)) return
    yield {
      message: page.frontMatter ? 'the runbook has front matter, but no text' : 'the runbook is empty',
      help: 'Write what the alert means, what to check and what to do, or remove the page.',
    }
  },
})
