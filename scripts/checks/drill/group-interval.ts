import type { Rule, RuleGroup } from '../../model/rule.ts'
import type { Suite } from '../../model/suite.ts'
import { entry, scalarAt, type YamlScalar } from '../../model/yaml.ts'
import { walk } from '../../promql/ast.ts'
import { formatSeconds, secondsOf } from '../../promql/numbers.ts'
import { parsePromql } from '../../promql/parse.ts'
import { evaluationInterval } from '../../suite/interval.ts'
import { type LoadedRules, rulesLoadedBy } from '../../suite/rules.ts'
import { defineCheck } from '../check.ts'

/** What evaluations so far apart make of a time that an alert is to wait. */
const waited = (wait: YamlScalar | undefined, step: number): number =>
  Math.ceil((secondsOf(wait?.text ?? '0') ?? 0) / step - 1e-9) * step

/** The rules that the assertions name, each with the first that does. */
function drilledRules(suite: Suite, { alerts, recordings }: LoadedRules): Map<Rule, YamlScalar> {
  const found = new Map<Rule, YamlScalar>()
  const add = (rule: Rule | undefined, by: YamlScalar): void => {
    if (rule && !found.has(rule)) found.set(rule, by)
  }
  for (const { assertions } of suite.tests)
    for (const { kind, subject, claim } of assertions) {
      if (claim) add(alerts.get(claim.alertname.text), claim.alertname)
      else if (kind === 'alert' && subject) add(alerts.get(subject.text), subject)
      else if (subject) {
        const { expr } = parsePromql(subject.text)
        for (const node of expr ? walk(expr) : [])
          if (node.kind === 'selector' && node.name) add(recordings.get(node.name), subject)
      }
    }
  return found
}

/** Of the alerts of a group one that waits for another time in the suite than in Prometheus. */
function otherWait(rules: readonly Rule[], own: number, step: number): string | undefined {
  for (const rule of rules)
    for (const [key, wait] of [
      ['for', rule.for],
      ['keep_firing_for', rule.keepFiringFor],
    ] as const) {
      const [there, here] = [waited(wait, own), waited(wait, step)]
      if (there !== here)
        return `\`${key}: ${wait?.text}\` of \`${rule.name.text}\` comes to ${formatSeconds(there)} in Prometheus and to ${formatSeconds(here)} in this suite`
    }
  return undefined
}

export default defineCheck({
  id: 'drill/group-interval',
  on: 'suite',
  severity: 'info',
  about: 'A suite evaluates rules as often as their groups say; promtool goes by `evaluation_interval` only.',
  *run(suite, project) {
    const written = scalarAt(suite.root, 'evaluation_interval')
    const step = evaluationInterval(suite.root)
    const byGroup = new Map<RuleGroup, { rules: Rule[]; by: YamlScalar }>()
    for (const [rule, by] of drilledRules(suite, rulesLoadedBy(suite, project))) {
      const known = byGroup.get(rule.group)
      if (known) known.rules.push(rule)
      else byGroup.set(rule.group, { rules: [rule], by })
    }
    const told = new Set<number>()
    for (const [group, { rules, by }] of byGroup) {
      const interval = scalarAt(group.node, 'interval')
      const own = interval && secondsOf(interval.text)
      if (!own || own === step || told.has(own)) continue
      told.add(own)
      const differs = otherWait(rules, own, step)
      yield {
        at: written ?? entry(suite.root, 'tests')?.key ?? by,
        ...(differs ? { severity: 'warning' as const } : {}),
        message: `the group \`${group.name?.text}\` has \`interval: ${interval.text}\`, and promtool evaluates its rules every ${formatSeconds(step)}${differs ? `: ${differs}` : ''}`,
        help:
          byGroup.size > 1
            ? `Write \`evaluation_interval: ${interval.text}\`; drill groups of another interval in a suite of their own.`
            : `Write \`evaluation_interval: ${interval.text}\`.`,
        related: [
          { at: interval, message: 'the interval of the group' },
          { at: by, message: 'a drill of its rules' },
        ],
      }
    }
  },
})
