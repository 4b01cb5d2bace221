/** A unit as the files that promtool reads. */

import { groupBy } from '../../model/group.ts'
import { maxOf } from '../../model/many.ts'
import type { Rule, RuleGroup } from '../../model/rule.ts'
import { table } from '../../model/table.ts'
import { formatDuration } from '../duration.ts'
import type { PlainAssertion } from '../reading/plain.ts'
import { quote, yamlText } from '../yaml-text.ts'
import type { Member, Unit, Variant } from './unit.ts'

/** The comment that tells one expression from another in promtool's output. */
export const probeOf = (unit: string, member: number, index: number): string => `${unit}-${member}-${index}`
export const sentinelOf = (unit: string): string => `${unit}-end`

function assertionText(assertion: PlainAssertion, probe: string): string {
  const { kind, subject, time, expected } = assertion
  const subjectText =
    kind === 'alert'
      ? `alertname: ${quote(subject)}`
      : `expr: ${quote(`${subject}${subject.includes('\n') ? '\n' : ' '}# probe:${probe}`)}`
  const wanted = expected === '' ? '' : `, ${kind === 'alert' ? 'exp_alerts' : 'exp_samples'}: ${expected}`
  return `{${subjectText}, eval_time: ${quote(formatDuration(time))}${wanted}}`
}

/** @param changed Fields as YAML text, in place of the rule's own or added to them. */
function ruleText({ node }: Rule, changed: Variant['fields'] | undefined): string {
  if (changed === undefined) return yamlText(node)
  const own = table(Object.fromEntries(node.entries.map(({ key, value }) => [key.text, yamlText(value)])))
  const fields = Object.entries({ ...own, ...changed }).map(([key, value]) => `${quote(key)}: ${value}`)
  return `{${fields.join(', ')}}`
}

function rulesText(rule: Rule, { exprs, variants = [] }: Member): string[] {
  const own = variants.filter((variant) => variant.rule === rule)
  const expr = exprs?.get(rule)
  const instead = own.find(({ isInstead }) => isInstead)?.fields
  const beside = own.filter(({ isInstead }) => !isInstead)
  return [
    ruleText(rule, instead ?? (expr === undefined ? undefined : { expr: quote(expr) })),
    ...beside.map(({ fields }) => ruleText(rule, fields)),
  ]
}

function groupText(group: RuleGroup, rules: readonly Rule[], member: Member, name: string): string {
  const own = rules.flatMap((rule) => rulesText(rule, member))
  const rest = group.node.entries.filter(({ key }) => key.text !== 'name' && key.text !== 'rules')
  const fields = rest.map(({ key, value }) => `${quote(key.text)}: ${yamlText(value)}`)
  return `- {${[`name: ${name}`, ...fields, `rules: [${own.join(',\n  ')}]`].join(', ')}}`
}

/** The two files of a unit; `id` can't be guessed by an author. */
export function unitFiles(unit: Unit, id: string): Record<string, string> {
  const [first] = unit.members
  if (!first) return {}
  const groups: string[] = []
  const alerts: string[] = []
  const exprs: string[] = []
  const series: string[] = []
  for (const [m, member] of unit.members.entries()) {
    const { forward, reversed = forward } = member.order
    const rules = groupBy(member.rules, ({ group }) => group)
    for (const group of unit.reversed ? reversed : forward)
      groups.push(groupText(group, rules.get(group) ?? [], member, `g${groups.length}`))
    for (const { series: name, values } of member.plain.series)
      series.push(`{series: ${quote(name)}, values: ${quote(values)}}`)
    for (const assertion of member.assertions) {
      const into = assertion.kind === 'alert' ? alerts : exprs
      into.push(assertionText(assertion, probeOf(id, m, assertion.index)))
    }
  }
  const last = maxOf(unit.members.map(({ plain }) => plain.lastTime))
  // It fails if it is evaluated, and is evaluated last: where it is reported, all that is not reported has passed.
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
