import { groupBy } from '../../lib/group.ts'
import { labelsKey } from '../../model/rule.ts'
import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'rule/duplicate-alert',
  on: 'rule-file',
  severity: 'warning',
  about: 'An alert name occurs once in a rule file; variants with different labels are only information.',
  peers: ['pint rule/duplicate'],
  *run(file) {
    const alerts = file.groups.flatMap((group) => group.rules).filter((rule) => rule.kind === 'alert')
    for (const [name, rules] of groupBy(alerts, (rule) => rule.name.text)) {
      const second = rules[1]
      if (!second) continue
      const areVariants = new Set(rules.map(labelsKey)).size === rules.length
      yield {
        at: second.name,
        alert: name,
        severity: areVariants ? ('info' as const) : undefined,
        message: areVariants
          ? `${rules.length} alerts share the name \`${name}\` but differ in labels`
          : `${rules.length} alerts share the name \`${name}\` and the same labels`,
        help: areVariants
          ? 'That is fine for one runbook with several severities; a shortcode for it shows all of them.'
          : 'Give each its own name, so that a page, a silence and a test can refer to one of them.',
        data: { count: rules.length },
        related: rules
          .filter((rule) => rule !== second)
          .map((rule) => ({ at: rule.name, message: 'it is here too' })),
      }
    }
  },
})
