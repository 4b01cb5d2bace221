/** Facts about a rule that planning needs: what it reads and writes. */
import type { Rule } from '../../model/rule.ts'
import { type Expr, walk } from '../../promql/ast.ts'
import { parsePromql } from '../../promql/parse.ts'

export interface Reads {
  /** Metric names, ALERTS and ALERTS_FOR_STATE excepted. */
  readonly metrics: ReadonlySet<string>
  /** Names of alerts whose ALERTS series are read. */
  readonly alerts: ReadonlySet<string>
  /** ALERTS series are read without a fixed alertname. */
  readonly allAlerts: boolean
  /** A selector has no fixed name, or the reads are unknown. */
  readonly everything: boolean
}

/** True where the state of some alert may be among them. */
export const mayReadAlerts = ({ everything, allAlerts, alerts }: Reads): boolean =>
  everything || allAlerts || alerts.size > 0

export interface RuleFacts {
  readonly rule: Rule
  readonly reads: Reads
  /** Absent when the expression could not be parsed here; promtool may know more functions. */
  readonly expr?: Expr
}

const alertMetrics = new Set(['ALERTS', 'ALERTS_FOR_STATE'])

/** The combined reads of all expressions; an undefined expression is unknown. */
export function readsOf(exprs: readonly (Expr | undefined)[]): Reads {
  const metrics = new Set<string>()
  const alerts = new Set<string>()
  let allAlerts = false
  let everything = false
  for (const expr of exprs) {
    if (!expr) everything = true
    else
      for (const node of walk(expr)) {
        // It joins with a metric that it doesn't name.
        if (node.kind === 'call' && node.name === 'info') everything = true
        if (node.kind !== 'selector') continue
        if (node.name === undefined) everything = true
        else if (alertMetrics.has(node.name)) {
          const name = node.matchers.find(({ label, op }) => label === 'alertname' && op === '=')
          if (name) alerts.add(name.value)
          else allAlerts = true
        } else metrics.add(node.name)
      }
  }
  return { metrics, alerts, allAlerts, everything }
}

/** The reads of any of these. */
export function union(all: readonly Reads[]): Reads {
  return {
    metrics: new Set(all.flatMap(({ metrics }) => [...metrics])),
    alerts: new Set(all.flatMap(({ alerts }) => [...alerts])),
    allAlerts: all.some(({ allAlerts }) => allAlerts),
    everything: all.some(({ everything }) => everything),
  }
}

/** The queries that a template runs; undefined for one that is composed while it runs. */
function queriesOf(template: string): (Expr | undefined)[] {
  if (!/\bquery\b/.test(template) || !template.includes('{{')) return []
  const found: (Expr | undefined)[] = []
  for (const match of template.matchAll(/\bquery\b(?:\s+("(?:[^"\\\n]|\\.)*"|`[^`]*`))?/g)) {
    const literal = match[1]
    const text = literal?.startsWith('`')
      ? literal.slice(1, -1)
      : literal?.slice(1, -1).replace(/\\(["\\])/g, '$1')
    // The word may be in plain text; reading too much is safe, reading too little is not.
    found.push(text === undefined || /\\[^"\\]/.test(text) ? undefined : parsePromql(text).expr)
  }
  return found
}

export function factsOf(rule: Rule): RuleFacts {
  const expr = parsePromql(rule.expr?.text ?? '').expr
  const templates = [...rule.labels, ...rule.annotations].flatMap(({ value }) => queriesOf(value.text))
  return { rule, expr, reads: readsOf([expr, ...templates]) }
}

/** Labels that a rule sets and that may make two of its results the same. */
export function ownLabels(rule: Rule): string[] {
  const group = rule.group.node.entries.find(({ key }) => key.text === 'labels')?.value
  return [
    ...(rule.kind === 'alert' ? ['alertname'] : []),
    ...rule.labels.map(({ key }) => key.text),
    ...(group?.kind === 'map' ? group.entries.map(({ key }) => key.text) : []),
  ]
}
