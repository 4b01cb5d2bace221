import { placesOf, ruleCalls, ruleReference } from '../../model/reference.ts'
import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'shortcode/ambiguous-alert',
  on: 'page',
  severity: 'warning',
  about: 'A shortcode refers to one rule.',
  *run(page, project) {
    for (const call of ruleCalls(page)) {
      const reference = ruleReference(call, page, project)
      if (reference.kind === 'ambiguous') {
        const { at, message, help, related, matches } = reference
        // This is an error because the page can't show anything; several rules of one name are all shown.
        yield { at, message, help, related, severity: 'error' as const, data: { matches } }
      }
      if (reference.kind !== 'found' || reference.rules.length < 2) continue
      const { at, name, rules } = reference
      const files = new Set(rules.map((rule) => rule.file))
      yield {
        at,
        alert: name,
        message: `\`${name}\` names ${rules.length} rules in ${files.size > 1 ? `${files.size} files` : `\`${rules[0]?.file.rulesPath}\``}, and the page shows all of them`,
        help: 'Give each rule a different name if the page is for one of them.',
        data: { matches: rules.length },
        related: placesOf(rules, () => 'it is here'),
      }
    }
  },
})
