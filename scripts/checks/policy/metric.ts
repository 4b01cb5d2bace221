import { defineCheck } from '../check.ts'
import { expressionOf, nameSpan, selectorsOf } from './lib/expression.ts'
import { demandsOn, matches, under } from './lib/scope.ts'

export default defineCheck({
  id: 'policy/metric',
  on: 'rule',
  severity: 'warning',
  about: 'Expressions name their metrics, and use none that the policies in firedrill.yml forbid.',
  peers: ['promruval expressionDoesNotUseMetrics', 'promruval expressionWithNoMetricName'],
  *run(rule, project) {
    for (const { wants, policy } of demandsOn(rule, project, ({ expression }) => expression)) {
      if (!wants.forbiddenMetrics && !wants.metricName) continue
      const expression = expressionOf(rule)
      if (!expression) return
      for (const selector of selectorsOf(expression.expr)) {
        const { name } = selector
        const pattern =
          name === undefined ? undefined : wants.forbiddenMetrics?.find((each) => matches(each, name))
        if (pattern !== undefined) {
          yield under(policy, {
            at: expression.at(nameSpan(selector)),
            message: `the policy forbids the metric \`${name}\`${pattern === name ? '' : ` (\`${pattern}\`)`}`,
            data: { metric: name },
          })
        } else if (wants.metricName && !selector.matchers.some(({ label }) => label === '__name__')) {
          yield under(policy, {
            at: expression.at(selector),
            message: 'this selector names no metric, which the policy requires',
            help: 'Write the name before the braces: without it the server has to search all metrics.',
          })
        }
      }
    }
  },
})
