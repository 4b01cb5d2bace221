import { movedPath } from '../../edits/shortcode.ts'
import { alertList, alertListCalls } from '../../model/alert-list.ts'
import { ruleCalls, ruleReference } from '../../model/reference.ts'
import { defineCheck, fixWith } from '../check.ts'

export default defineCheck({
  id: 'shortcode/missing-file',
  on: 'page',
  severity: 'error',
  about: 'The rule file that a shortcode names is in the folder of rules.',
  *run(page, project) {
    for (const call of ruleCalls(page)) {
      const reference = ruleReference(call, page, project)
      if (reference.kind !== 'missing-file') continue
      const { at, message, help, file, suggestion } = reference
      yield {
        at,
        message,
        help,
        data: { file, ...(suggestion && { suggestion }) },
        fix: fixWith('name the file that holds the rule', movedPath(page.source.text, call, project)),
      }
    }
    for (const call of alertListCalls(page, project)) {
      const list = alertList(call, page, project)
      if (list.kind !== 'missing-file') continue
      const { at, message, help, file, suggestion } = list
      yield { at, message, help, data: { file, ...(suggestion && { suggestion }) } }
    }
  },
})
