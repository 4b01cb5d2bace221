import { valueOfRange } from '../../promql/ranges.ts'
import { defineCheck } from '../check.ts'
import { analysisOf } from '../lib/analysis.ts'
import { templatesOf } from '../lib/templates.ts'

export default defineCheck({
  id: 'alert/template-value',
  on: 'alert',
  severity: 'warning',
  about: 'The labels of an alert do not change with its value, because labels identify an alert.',
  peers: ['pint alerts/template'],
  *run(alert, project) {
    const analysis = analysisOf(alert, project)
    const isConstant = analysis !== undefined && valueOfRange(analysis.outcome.range) !== undefined
    const waits = alert.for !== undefined && !/^0(?:[a-z]+)?$/.test(alert.for.text)
    for (const { kind, pair, uses, at } of templatesOf(alert)) {
      if (kind !== 'label') continue
      for (const use of uses.values) {
        const name = pair.key.text
        const harm = waits
          ? `\`for: ${alert.for?.text}\` restarts with every change`
          : 'every change resolves the alert and fires another'
        yield {
          at: at(use),
          severity: isConstant ? 'info' : 'warning',
          message: isConstant
            ? `the label \`${name}\` holds the value, which is always the same here`
            : use.isShown
              ? `the label \`${name}\` holds the value: ${harm}`
              : `the label \`${name}\` depends on the value: when it crosses the threshold, ${waits ? `\`for: ${alert.for?.text}\` restarts` : 'the alert resolves and another fires'}`,
          help: use.isShown
            ? 'Show the value in an annotation; annotations may change.'
            : 'Write a separate alert for each level.',
          data: { label: name },
        }
      }
    }
  },
})
