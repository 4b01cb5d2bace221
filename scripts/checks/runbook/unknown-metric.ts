import { memo } from '../../lib/memo.ts'
import { inlineCode } from '../../model/inline-code.ts'
import type { Page } from '../../model/page.ts'
import type { Project } from '../../model/project.ts'
import type { Span } from '../../model/source.ts'
import { type Expr, walk } from '../../promql/ast.ts'
import { parsePromql } from '../../promql/parse.ts'
import { nearest } from '../../text/near.ts'
import { defineCheck } from '../check.ts'
import { expressionsOf } from './promql.ts'

/** Metrics that Prometheus itself creates. */
const ofPrometheus = ['up', 'ALERTS', 'ALERTS_FOR_STATE']

/** `redis_` of `redis_connected_slaves`: usually the exporter. */
const familyOf = (metric: string): string => metric.slice(0, metric.indexOf('_') + 1)

const withoutSuffix = (metric: string): string =>
  metric.replace(/_(bucket|count|sum|total|created|info)$/, '')

function* selectedIn(expr: Expr): Generator<Span & { name: string }> {
  for (const node of walk(expr)) {
    if (node.kind === 'selector' && node.name !== undefined)
      yield { name: node.name, start: node.start, end: Math.min(node.end, node.start + node.name.length) }
  }
}

interface Known {
  readonly metrics: ReadonlySet<string>
  readonly stems: ReadonlySet<string>
  readonly families: ReadonlySet<string>
}

const knownIn = memo((project: Project): Known => {
  const metrics = new Set([...ofPrometheus, ...project.recordings.map((rule) => rule.name.text)])
  for (const { expr } of project.rules) {
    const parsed = expr && parsePromql(expr.text).expr
    if (parsed) for (const { name } of selectedIn(parsed)) metrics.add(name)
  }
  const names = [...metrics]
  const families = new Set(names.map(familyOf))
  families.delete('')
  return { metrics, stems: new Set(names.map(withoutSuffix)), families }
})

/** A single name, optionally with matchers and a range: other inline code may be anything. */
const singleMetric = /^([a-zA-Z_:][\w:]*)(?:\{[^{}]*\})?(?:\[\w+\])?$/

const metricsOn = memo((page: Page): readonly (Span & { name: string })[] => [...metricsIn(page)])

function* metricsIn(page: Page): Generator<Span & { name: string }> {
  for (const code of inlineCode(page)) {
    const name = singleMetric.exec(code.text)?.[1]
    if (name) yield { name, start: code.start, end: code.start + name.length }
  }
  for (const { start, parsed } of expressionsOf(page)) {
    if (!parsed.expr) continue
    for (const { name, ...at } of selectedIn(parsed.expr))
      yield { name, start: start + at.start, end: start + at.end }
  }
}

export default defineCheck({
  id: 'runbook/unknown-metric',
  on: 'runbook',
  severity: 'info',
  about: 'A page names no metric that the rules lack, if the rules use others of the same exporter.',
  *run(page, project) {
    const { metrics, stems, families } = knownIn(project)
    const seen = new Set<string>()
    for (const { name, ...at } of metricsOn(page)) {
      // A word with underscores counts as a metric only if the rules have others with the same prefix.
      if (seen.has(name) || !families.has(familyOf(name)) || stems.has(withoutSuffix(name))) continue
      seen.add(name)
      const meant = nearest(name, metrics)
      yield {
        at,
        message: `no rule uses the metric \`${name}\``,
        help: meant ? `Did you mean \`${meant}\`?` : undefined,
        data: { metric: name },
      }
    }
  },
})
