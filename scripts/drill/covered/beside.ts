/**
 * Many variants of an alert in one run of a test: each is a rule of its own beside the alert, under another name, and
 * is asked for under that name. The test's series are loaded once.
 */
import type { Rule } from '../../model/rule.ts'
import type { PlainAssertion } from '../plain.ts'
import { rulesBehind } from '../slice.ts'
import type { Member, Variant } from '../unit.ts'
import { quote } from '../yaml-text.ts'

export interface Beside {
  readonly variants: readonly Variant[]
  readonly assertions: readonly PlainAssertion[]
}

/** Whether a copy of the alert behaves like it: nothing that it rests on asks for alerts by their names or for all. */
export function canStandBeside(member: Member, alert: string): boolean {
  const { everything, allAlerts } = member.slice.reads
  if (everything || allAlerts) return false
  const behind = rulesBehind(member.set, { kind: 'alert', subject: alert })
  return [...behind].every((rule) => !member.set.facts.get(rule)?.reads.alerts.has(alert))
}

/**
 * The alerts of one name with `expr` for one of them, and the assertions about them, under a name made of `id`.
 * @param first The index of the first assertion.
 */
export function standBeside(
  member: Member,
  { rule, expr }: { readonly rule: Rule; readonly expr: string },
  assertions: readonly PlainAssertion[],
  id: number,
  first: number,
): Beside {
  const name = `__firedrill_${id}_${rule.name.text}`
  const namesakes = member.rules.filter((one) => one.kind === 'alert' && one.name.text === rule.name.text)
  return {
    variants: namesakes.map((one) => ({
      rule: one,
      fields: { alert: quote(name), ...(one === rule ? { expr: quote(expr) } : {}) },
      isInstead: false,
    })),
    assertions: assertions.map(({ parts, ...assertion }, i) => ({
      ...assertion,
      ...(parts
        ? {
            parts: parts.map(({ isPart, value }) => ({
              isPart,
              value: { ...value, labels: { ...value.labels, alertname: name } },
            })),
          }
        : {}),
      subject: name,
      index: first + i,
    })),
  }
}
