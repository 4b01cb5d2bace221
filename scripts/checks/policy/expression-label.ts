import { nearest } from '../../text/near.ts'
import { defineCheck } from '../check.ts'
import { expressionOf, labelsIn } from './lib/expression.ts'
import { demandsOn, matchesAny, under } from './lib/scope.ts'

export default defineCheck({
  id: 'policy/expression-label',
  on: 'rule',
  severity: 'warning',
  about: 'Expressions use no label that the policies in firedrill.yml forbid, and no misspelt one.',
  peers: ['promruval expressionDoesNotUseLabels', 'promruval doesNotContainTypos'],
  *run(rule, project) {
    for (const { wants, policy } of demandsOn(rule, project, ({ expression }) => expression)) {
      const { forbiddenLabels, knownLabels } = wants
      if (!forbiddenLabels && !knownLabels) continue
      const expression = expressionOf(rule)
      if (!expression) return
      for (const label of labelsIn(expression)) {
        const at = expression.at(label)
        const data = { label: label.name }
        if (matchesAny(forbiddenLabels ?? [], label.name)) {
          yield under(policy, {
            at,
            message: `the policy forbids the label \`${label.name}\` in expressions`,
            data,
          })
          continue
        }
        const likely = knownLabels?.includes(label.name) === false && nearest(label.name, knownLabels)
        if (likely)
          yield under(policy, {
            at,
            message: `\`${label.name}\` is not a label that the policy knows`,
            help: `Did you mean \`${likely}\`?`,
            data,
          })
      }
    }
  },
})
