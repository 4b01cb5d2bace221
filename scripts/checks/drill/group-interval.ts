import type { Rule, RuleGroup } from '../../model/rule.ts'
import type { Suite } from '../../model/suite.ts'
import { entry, scalarAt, type YamlScalar } from '../../model/yaml.ts'
import { walk } from '../../promql/ast.ts'
import { formatSeconds, secondsOf } from '../../promql/numbers.ts'
import { parsePromql } from '../../promql/parse.ts'
import { evaluationInterval } from '../../suite/interval.ts'
import { type LoadedRules, rulesLoadedBy } from '../../suite/rules.ts'
import { defineCheck } from '../check.ts'

/** The effective `for` or `keep_firing_for`, in seconds, when rules are evaluated every `step` seconds. */
const effectiveWait = (wait: YamlScalar | undefined, step: number): number =>
  Math.ceil((secondsOf(wait?.text ?? '0') ?? 0) / step - 1e-9) * step

/** The rules that the assertions name, each with the first assertion that names it. */
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

/** Describes the first alert that waits longer or shorter in the suite than in Prometheus. */
function differentWait(rules: readonly Rule[], groupInterval: number, step: number): string | undefined {
  for (const rule of rules)
    for (const [key, wait] of [
      ['for', rule.for],
      ['keep_firing_for', rule.keepFiringFor],
    ] as const) {
      const [there, here] = [effectiveWait(wait, groupInterval), effectiveWait(wait, step)]
      if (there !== here)
        return `\`${key}: ${wait?.text}\` of \`${rule.name.text}\` lasts ${formatSeconds(there)} in Prometheus and ${formatSeconds(here)} in this suite`
    }
  return undefined
}

export default defineCheck({
  id: 'drill/group-interval',
  on: 'suite',
  severity: 'info',
  about: 'A suite evaluates rules as often as their groups do; promtool uses only `evaluation_interval`.',
  *run(suite, project) {
    const written = scalarAt(suite.root, 'evaluation_interval')
    const step = evaluationInterval(suite.root)
    const byGroup = new Map<RuleGroup, { rules: Rule[]; by: YamlScalar }>()
    for (const [rule, by] of drilledRules(suite, rulesLoadedBy(suite, project))) {
      const known = byGroup.get(rule.group)
      if (known) known.rules.push(rule)
      else byGroup.set(rule.group, { rules: [rule], by })
    }
    const reported = new Set<number>()
    for (const [group, { rules, by }] of byGroup) {
      const interval = scalarAt(group.node, 'interval')
      const groupInterval = interval && secondsOf(interval.text)
      if (!groupInterval || groupInterval === step || reported.has(groupInterval)) continue
      reported.add(groupInterval)
      const differs = differentWait(rules, groupInterval, step)
      yield {
        at: written ?? entry(suite.root, 'tests')?.key ?? by,
        ...(differs ? { severity: 'warning' as const } : {}),
        message: `the group \`${group.name?.text}\` has \`interval: ${interval.text}\`, and promtool evaluates its rules every ${formatSeconds(step)}${differs ? `: ${differs}` : ''}`,
        help:
          byGroup.size > 1
            ? `Write \`evaluation_interval: ${interval.text}\`; put drills of groups with another interval into a separate suite.`
            : `Write \`evaluation_interval: ${interval.text}\`.`,
        related: [
          { at: interval, message: 'the interval of the group' },
          { at: by, message: 'a drill of its rules' },
        ],
      }
    }
  },
})
