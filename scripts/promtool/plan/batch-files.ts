/** A test batch as the files that promtool reads. */

import { groupBy } from '../../lib/group.ts'
import { maxOf } from '../../lib/many.ts'
import { table } from '../../lib/table.ts'
import type { Rule, RuleGroup } from '../../model/rule.ts'
import { formatDuration } from '../../promql/milliseconds.ts'
import type { PlainAssertion } from '../../suite/plain.ts'
import { quote, yamlText } from '../../suite/yaml-text.ts'
import type { PlannedTest, TestBatch, Variant } from './test-batch.ts'

/** The comment that distinguishes expressions in promtool's output. */
export const probeOf = (batch: string, planned: number, index: number): string =>
  `${batch}-${planned}-${index}`
export const sentinelOf = (batch: string): string => `${batch}-end`

function assertionText(assertion: PlainAssertion, probe: string): string {
  const { kind, subject, time, expected } = assertion
  const subjectText =
    kind === 'alert'
      ? `alertname: ${quote(subject)}`
      : `expr: ${quote(`${subject}${subject.includes('\n') ? '\n' : ' '}# probe:${probe}`)}`
  const wanted = expected === '' ? '' : `, ${kind === 'alert' ? 'exp_alerts' : 'exp_samples'}: ${expected}`
  return `{${subjectText}, eval_time: ${quote(formatDuration(time))}${wanted}}`
}

/** @param changed Fields as YAML text that replace the rule's own or are added to them. */
function ruleText({ node }: Rule, changed: Variant['fields'] | undefined): string {
  if (changed === undefined) return yamlText(node)
  const own = table(Object.fromEntries(node.entries.map(({ key, value }) => [key.text, yamlText(value)])))
  const fields = Object.entries({ ...own, ...changed }).map(([key, value]) => `${quote(key)}: ${value}`)
  return `{${fields.join(', ')}}`
}

function rulesText(rule: Rule, { exprs, variants = [] }: PlannedTest): string[] {
  const own = variants.filter((variant) => variant.rule === rule)
  const expr = exprs?.get(rule)
  const instead = own.find(({ isInstead }) => isInstead)?.fields
  const beside = own.filter(({ isInstead }) => !isInstead)
  return [
    ruleText(rule, instead ?? (expr === undefined ? undefined : { expr: quote(expr) })),
    ...beside.map(({ fields }) => ruleText(rule, fields)),
  ]
}

function groupText(group: RuleGroup, rules: readonly Rule[], planned: PlannedTest, name: string): string {
  const own = rules.flatMap((rule) => rulesText(rule, planned))
  const rest = group.node.entries.filter(({ key }) => key.text !== 'name' && key.text !== 'rules')
  const fields = rest.map(({ key, value }) => `${quote(key.text)}: ${yamlText(value)}`)
  return `- {${[`name: ${name}`, ...fields, `rules: [${own.join(',\n  ')}]`].join(', ')}}`
}

/** The two files of a batch; an author can't guess `id`. */
export function batchFiles(batch: TestBatch, id: string): Record<string, string> {
  const [first] = batch.plannedTests
  if (!first) return {}
  const groups: string[] = []
  const alerts: string[] = []
  const exprs: string[] = []
  const series: string[] = []
  for (const [m, planned] of batch.plannedTests.entries()) {
    const { forward, reversed = forward } = planned.order
    const rules = groupBy(planned.rules, ({ group }) => group)
    for (const group of batch.reversed ? reversed : forward)
      groups.push(groupText(group, rules.get(group) ?? [], planned, `g${groups.length}`))
    for (const { series: name, values } of planned.plain.series)
      series.push(`{series: ${quote(name)}, values: ${quote(values)}}`)
    for (const assertion of planned.assertions) {
      const into = assertion.kind === 'alert' ? alerts : exprs
      into.push(assertionText(assertion, probeOf(id, m, assertion.index)))
    }
  }
  const last = maxOf(batch.plannedTests.map(({ plain }) => plain.lastTime))
  // This assertion always fails and is evaluated last: if it is reported, every assertion not reported has passed.
  exprs.push(
    `{expr: ${quote(`vector(1) # probe:${sentinelOf(id)}`)}, eval_time: ${quote(formatDuration(last))}}`,
  )
  const { suite, plain } = first
  const lines = [
    groups.length > 0 ? `rule_files: [${quote(`./${id}.rules.yml`)}]` : '',
    `evaluation_interval: ${suite.evaluationInterval}ms`,
    suite.fuzzyCompare ? 'fuzzy_compare: true' : '',
    `group_eval_order: [${groups.map((_, i) => `g${i}`).join(', ')}]`,
    'tests:',
    `- {name: ${quote(id)}${plain.settings === '' ? '' : `, ${plain.settings}`},`,
    `  input_series: [${series.join(',\n  ')}],`,
    alerts.length > 0 ? `  alert_rule_test: [${alerts.join(',\n  ')}],` : '',
    `  promql_expr_test: [${exprs.join(',\n  ')}]}`,
  ]
  return {
    [`${id}.yml`]: `${lines.filter((line) => line !== '').join('\n')}\n`,
    ...(groups.length > 0 ? { [`${id}.rules.yml`]: `groups:\n${groups.join('\n')}\n` } : {}),
  }
}
