/** What the checks of expressions and templates know of a rule; worked out once. */
import { placeIn } from '../../model/offsets.ts'
import type { Project } from '../../model/project.ts'
import type { Rule } from '../../model/rule.ts'
import type { Place, Span } from '../../model/source.ts'
import { get } from '../../model/yaml.ts'
import type { Expr } from '../../promql/ast.ts'
import type { Branch } from '../../promql/facts.ts'
import { labelsOf, type Resolve } from '../../promql/labels.ts'
import { type Outcome, outcomeOf } from '../../promql/outcome.ts'
import { parsePromql } from '../../promql/parse.ts'
import { type Recording, resolverOf } from '../../promql/recordings.ts'

export interface Analysis {
  readonly rule: Rule
  readonly expr: Expr
  readonly text: string
  readonly resolve: Resolve
  readonly branches: readonly Branch[]
  readonly outcome: Outcome
  /** Where a part of the expression stands. */
  readonly at: (span: Span) => Place
}

const resolvers = new WeakMap<Project, Resolve>()
const analyses = new WeakMap<Resolve, WeakMap<Rule, Analysis>>()

/** The recording rules of the tree by their names. What they record is known only as far as their expressions tell. */
export function resolverFor(project: Project): Resolve {
  let resolve = resolvers.get(project)
  if (!resolve) {
    resolve = resolverOf(project.recordings.flatMap((rule) => recordingOf(rule) ?? []))
    resolvers.set(project, resolve)
  }
  return resolve
}

function recordingOf(rule: Rule): Recording | undefined {
  const expr = rule.expr && parsePromql(rule.expr.text).expr
  if (!expr) return undefined
  const labels = new Map<string, string>()
  const shared = get(rule.group.node, 'labels')
  if (shared?.kind === 'map')
    for (const { key, value } of shared.entries) if (value.kind === 'scalar') labels.set(key.text, value.text)
  for (const { key, value } of rule.labels) labels.set(key.text, value.text)
  return { name: rule.name.text, expr, labels: [...labels], origin: rule }
}

/** Nothing where the rule has no expression that Prometheus takes, which is for others to say. */
export function analysisOf(rule: Rule, project: Project): Analysis | undefined {
  const resolve = resolverFor(project)
  let known = analyses.get(resolve)
  if (!known) {
    known = new WeakMap()
    analyses.set(resolve, known)
  }
  const found = known.get(rule)
  if (found) return found
  const { expr: scalar } = rule
  const expr = scalar && parsePromql(scalar.text).expr
  if (!expr) return undefined
  const analysis: Analysis = {
    rule,
    expr,
    text: scalar.text,
    resolve,
    branches: labelsOf(expr, resolve),
    outcome: outcomeOf(expr, resolve),
    at: ({ start, end }) => placeIn(scalar, start, end),
  }
  known.set(rule, analysis)
  return analysis
}
