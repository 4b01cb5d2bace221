import { append } from '../../lib/many.ts'
import { labelOf } from '../../model/rule.ts'
import type { Span } from '../../model/source.ts'
import { type Aggregation, type Binary, childrenOf, type Expr, isSetOperation } from '../../promql/ast.ts'
import { defineCheck } from '../check.ts'
import { expressionOf } from './lib/expression.ts'
import { demandsOn, under } from './lib/scope.ts'

/** Aggregations that choose series and keep their labels. */
const selecting: ReadonlySet<string> = new Set(['topk', 'bottomk', 'limitk', 'limit_ratio'])

/** An operation that removes or keeps labels: an aggregation, or a one-to-one match. */
type Step = Pick<NonNullable<Aggregation['grouping']>, 'kind' | 'labels'> & { readonly span: Span }

function stepOf(expr: Expr): Step | undefined {
  if (expr.kind === 'aggregation' && !selecting.has(expr.op))
    return {
      kind: expr.grouping?.kind ?? 'by',
      labels: expr.grouping?.labels ?? [],
      span: expr.grouping ?? expr.opSpan,
    }
  if (expr.kind !== 'binary' || !expr.matching || expr.matching.group || isSetOperation(expr))
    return undefined
  const { kind, labels, start, end } = expr.matching
  return { kind: kind === 'on' ? 'by' : 'without', labels, span: { start, end } }
}

const labelIn = ({ labels }: Step, label: string): Span | undefined =>
  labels.find(({ name }) => name === label)
const removes = (step: Step, label: string): boolean =>
  (step.kind === 'without') === (labelIn(step, label) !== undefined)

/** The parts that the result takes its labels from. */
function labelSources(expr: Expr, label: string): readonly Expr[] {
  if (expr.kind === 'binary') return sidesOf(expr)
  if (expr.kind === 'aggregation') return [expr.expr]
  if (expr.kind !== 'call') return childrenOf(expr)
  const [, target] = expr.args
  const setsIt =
    /^label_(replace|join)$/.test(expr.name) && target?.kind === 'string' && target.value === label
  return setsIt || /^(absent|absent_over_time|scalar|vector)$/.test(expr.name) ? [] : expr.args
}

function sidesOf({ op, matching, left, right }: Binary): readonly Expr[] {
  if (op === 'and' || op === 'unless' || matching?.group?.many === 'left') return [left]
  return matching?.group ? [right] : [left, right]
}

function* removals(root: Expr, label: string): Generator<Span> {
  const open = [root]
  for (let expr = open.pop(); expr; expr = open.pop()) {
    const step = stepOf(expr)
    if (step && removes(step, label)) yield labelIn(step, label) ?? step.span
    append(open, labelSources(expr, label))
  }
}

/** The places that keep the label: by name, or in the outermost step that does not remove it. */
function* keepings(root: Expr, label: string): Generator<Span> {
  const found = new Set<Span>()
  const open: { expr: Expr; outermost?: Span }[] = [{ expr: root }]
  for (let next = open.pop(); next; next = open.pop()) {
    const step = stepOf(next.expr)
    if (step && removes(step, label)) continue
    const named = step?.kind === 'by' ? labelIn(step, label) : undefined
    if (named) {
      found.add(named)
      continue
    }
    const outermost = next.outermost ?? step?.span
    if (next.expr.kind === 'selector') {
      if (outermost) found.add(outermost)
      continue
    }
    for (const expr of labelSources(next.expr, label)) open.push({ expr, outermost })
  }
  yield* found
}

export default defineCheck({
  id: 'policy/aggregation-label',
  on: 'rule',
  severity: 'warning',
  about: 'Aggregations keep and remove labels as the policies in firedrill.yml require.',
  peers: ['pint promql/aggregate', 'mimirtool rules prepare'],
  *run(rule, project) {
    for (const { wants, policy } of demandsOn(rule, project, ({ expression }) => expression)) {
      if (!wants.keep && !wants.strip) continue
      const expression = expressionOf(rule)
      if (!expression) return
      // Labels that the rule sets are in the result in any case.
      const isOpen = (label: string): boolean => labelOf(rule, label) === undefined
      for (const label of wants.keep?.filter(isOpen) ?? [])
        for (const span of removals(expression.expr, label))
          yield under(policy, {
            at: expression.at(span),
            message: `the label \`${label}\` is removed here, and the policy requires it`,
            help: `Add \`${label}\` to \`by\` or \`on\`, or remove it from \`without\` or \`ignoring\`.`,
            data: { label },
          })
      for (const label of wants.strip?.filter(isOpen) ?? [])
        for (const span of keepings(expression.expr, label))
          yield under(policy, {
            at: expression.at(span),
            message: `the label \`${label}\` is kept here, and the policy requires its removal`,
            help: `Remove \`${label}\` from \`by\` or \`on\`, or add it to \`without\` or \`ignoring\`.`,
            data: { label },
          })
    }
  },
})
