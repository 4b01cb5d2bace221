/** The analysis of a rule's expression, made once and shared by the checks of expressions and templates. */
import { memo } from '../../lib/memo.ts'
import { placeIn } from '../../model/offsets.ts'
import type { Project } from '../../model/project.ts'
import type { Rule } from '../../model/rule.ts'
import type { Place, Span } from '../../model/source.ts'
import { get } from '../../model/yaml.ts'
import type { Expr } from '../../promql/ast.ts'
import type { Branch } from '../../promql/facts.ts'
import { labelsOf } from '../../promql/labels.ts'
import { type Outcome, outcomeOf } from '../../promql/outcome.ts'
import { parsePromql } from '../../promql/parse.ts'
import type { Resolve } from '../../promql/recorded.ts'
import { type Recording, resolverOf } from '../../promql/recordings.ts'

export interface Analysis {
  readonly rule: Rule
  readonly expr: Expr
  readonly text: string
  readonly resolve: Resolve
  readonly branches: readonly Branch[]
  readonly outcome: Outcome
  /** Returns the place of a part of the expression. */
  readonly at: (span: Span) => Place
}

const analyses = memo((resolve: Resolve) => memo((rule: Rule) => analyse(rule, resolve)))

/** Resolves names of recorded metrics to the recording rules of the tree. */
export const resolverFor = ({ recordings }: Project): Resolve => resolverOfAll(recordings)

const resolverOfAll = memo(
  (recordings: readonly Rule[]): Resolve => resolverOf(recordings.flatMap((rule) => recordingOf(rule) ?? [])),
)

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

/** Undefined if the rule has no valid expression, which other checks report. */
export const analysisOf = (rule: Rule, project: Project): Analysis | undefined =>
  analyses(resolverFor(project))(rule)

function analyse(rule: Rule, resolve: Resolve): Analysis | undefined {
  const { expr: scalar } = rule
  const expr = scalar && parsePromql(scalar.text).expr
  if (!expr) return undefined
  return {
    rule,
    expr,
    text: scalar.text,
    resolve,
    branches: labelsOf(expr, resolve),
    outcome: outcomeOf(expr, resolve),
    at: ({ start, end }) => placeIn(scalar, start, end),
  }
}
