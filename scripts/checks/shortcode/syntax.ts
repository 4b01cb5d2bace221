import { memo } from '../../lib/memo.ts'
import { alertList, alertListCalls } from '../../model/alert-list.ts'
import { closesFence, fenceAround, fenceTooShort } from '../../model/fence.ts'
import { ruleCalls, ruleReference } from '../../model/reference.ts'
import type { Rule } from '../../model/rule.ts'
import { ruleLines } from '../../model/rule-text.ts'
import { growsTooLong, maxGrowth } from '../../model/shortcode.ts'
import { defineCheck } from '../check.ts'

/** The length of a rule on a page, in UTF-16 units. */
const lengthOf = memo((rule: Rule): number =>
  ruleLines(rule).reduce((length, line) => length + line.length + 1, 0),
)

export default defineCheck({
  id: 'shortcode/syntax',
  on: 'page',
  severity: 'error',
  about: 'Hugo can read every shortcode call, and every call has its required arguments.',
  *run(page, project) {
    for (const { message, help, start, end } of page.shortcodes.problems) {
      yield { at: { start, end }, message, help }
    }
    let growth = 0
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
      const before = growth
      for (const rule of reference.rules) growth += lengthOf(rule)
      if (before <= maxGrowth && growth > maxGrowth) yield { at: call, ...growsTooLong }
    }
    for (const call of alertListCalls(page, project)) {
      const list = alertList(call, page, project)
      if (list.kind === 'arguments') yield { at: list.at, message: list.message, help: list.help }
    }
  },
})
