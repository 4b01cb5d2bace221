import { addRunbookUrl } from '../../edits/runbook-url.ts'
import { runbookKeyOf, runbookUrlOf } from '../../sites/base.ts'
import { defineCheck, fixWith } from '../check.ts'

export default defineCheck({
  id: 'link/no-runbook-url',
  on: 'alert',
  severity: 'warning',
  about: 'Every alert has the URL of its runbook, in `runbook_url` or `runbook`.',
  peers: ['pint alerts/annotation', 'promruval hasAnnotations'],
  *run(alert, project) {
    if (runbookUrlOf(alert)) return
    // If no alert has one and there are no pages, the team does not use runbook URLs.
    const isUsual = project.hasContent || runbookKeyOf(project).count > 0
    yield {
      at: alert.name,
      severity: isUsual ? 'warning' : 'info',
      message: `the alert \`${alert.name.text}\` has no runbook URL`,
      help: 'Add an annotation `runbook_url` with the address of its page.',
      fix: fixWith('add the URL of its page', addRunbookUrl(alert, project)),
    }
  },
})
