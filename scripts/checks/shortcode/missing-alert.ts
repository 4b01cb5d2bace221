import { movedPath } from '../../edits/shortcode.ts'
import { ruleCalls, ruleReference } from '../../model/reference.ts'
import { defineCheck, fixWith } from '../check.ts'

export default defineCheck({
  id: 'shortcode/missing-alert',
  on: 'page',
  severity: 'error',
  about: 'The rule that a shortcode names is in the file that it names.',
  *run(page, project) {
    for (const call of ruleCalls(page)) {
      const reference = ruleReference(call, page, project)
      if (reference.kind !== 'missing-alert') continue
      const { at, message, help, file, alert, suggestion, related } = reference
      yield {
        at,
        message,
        help,
        alert,
        data: { alert, file, ...(suggestion && { suggestion }) },
        related,
        fix: fixWith('name the file that holds the rule', movedPath(page.source.text, call, project)),
      }
    }
  },
})
