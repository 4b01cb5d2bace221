/**
 * Many variants of an alert in one run of a test: each is a rule of its own beside the alert, under another name, and
 * is asked for under that name. The test's series are loaded once.
 */
import type { Rule } from '../../model/rule.ts'
import { rulesBehind } from '../../promtool/plan/rule-set.ts'
import type { PlannedTest, Variant } from '../../promtool/plan/test-batch.ts'
import type { PlainAssertion } from '../../suite/plain.ts'
import { quote, yamlText } from '../../suite/yaml-text.ts'

export interface Beside {
  readonly variants: readonly Variant[]
  readonly assertions: readonly PlainAssertion[]
}

/** Whether a copy of the alert behaves like it: nothing that it rests on asks for alerts by their names or for all. */
export function canStandBeside(planned: PlannedTest, alert: string): boolean {
  const { everything, allAlerts } = planned.slice.reads
  if (everything || allAlerts) return false
  const behind = rulesBehind(planned.set, { kind: 'alert', subject: alert })
  return [...behind].every((rule) => !planned.set.facts.get(rule)?.reads.alerts.has(alert))
}

/** What an assertion expects, but for the annotations. */
function withoutAnnotations(planned: PlannedTest, { parts, ...assertion }: PlainAssertion): PlainAssertion {
  if (parts) {
    const labelsOnly = parts.map(({ isPart, value }) => ({ isPart, value: { ...value, annotations: {} } }))
    return { ...assertion, parts: labelsOnly }
  }
  const alerts = (planned.plain.test.assertions[assertion.index]?.expected ?? []).map((alert) =>
    alert.kind === 'map'
      ? yamlText({ ...alert, entries: alert.entries.filter(({ key }) => key.text === 'exp_labels') })
      : yamlText(alert),
  )
  return { ...assertion, expected: `[${alerts.join(', ')}]` }
}

function under(name: string, { parts, ...assertion }: PlainAssertion, index: number): PlainAssertion {
  const renamed = parts?.map(({ isPart, value }) => ({
    isPart,
    value: { ...value, labels: { ...value.labels, alertname: name } },
  }))
  return { ...assertion, ...(renamed ? { parts: renamed } : {}), subject: name, index }
}

/** Whether two alerts with the same labels may have other annotations. */
export const hasTemplates = (planned: PlannedTest, alert: string): boolean =>
  (planned.set.alerting.get(alert) ?? []).some(({ annotations }) =>
    annotations.some(({ value }) => value.text.includes('{{')),
  )

/**
 * The alerts of one name with `expr` for one of them, and the assertions about them, under a name made of `id`. Rough
 * ones have no annotations, which cost more to make than all else of an alert.
 * @param first The index of the first assertion.
 */
export function standBeside(
  planned: PlannedTest,
  { rule, expr, isRough }: { readonly rule: Rule; readonly expr: string; readonly isRough: boolean },
  assertions: readonly PlainAssertion[],
  id: number,
  first: number,
): Beside {
  const name = `__firedrill_${id}_${rule.name.text}`
  const namesakes = planned.rules.filter((one) => one.kind === 'alert' && one.name.text === rule.name.text)
  return {
    variants: namesakes.map((one) => ({
      rule: one,
      fields: {
        alert: quote(name),
        ...(one === rule ? { expr: quote(expr) } : {}),
        ...(isRough ? { annotations: '{}' } : {}),
      },
      isInstead: false,
    })),
    assertions: assertions.map((one, i) =>
      under(name, isRough ? withoutAnnotations(planned, one) : one, first + i),
    ),
  }
}

/** The first of each rule's variants in its place: the rule itself need not be evaluated. */
export function inPlace(variants: readonly Variant[]): Variant[] {
  const replaced = new Set<Rule>()
  return variants.map((variant) => {
    const isInstead = !replaced.has(variant.rule)
    replaced.add(variant.rule)
    return { ...variant, isInstead }
  })
}
