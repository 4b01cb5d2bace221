import { closesFence, fenceAround, fenceTooShort } from '../../model/fence.ts'
import { ruleCalls, ruleReference } from '../../model/reference.ts'
import { ruleLines } from '../../model/rule-text.ts'
import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'shortcode/syntax',
  on: 'page',
  severity: 'error',
  about: 'Every shortcode call is one that Hugo can read and that says all it has to.',
  *run(page, project) {
    for (const { message, help, start, end } of page.shortcodes.problems) {
      yield { at: { start, end }, message, help }
    }
    for (const call of ruleCalls(page)) {
      const reference = ruleReference(call, page, project)
      if (reference.kind === 'arguments') {
        yield { at: reference.at, message: reference.message, help: reference.help }
      }
      if (reference.kind !== 'found') continue
      const fence = fenceAround(page, call)
      if (fence && closesFence(reference.rules.flatMap(ruleLines), fence, page.source.text)) {
        yield { at: call, ...fenceTooShort }
      }
    }
  },
})
