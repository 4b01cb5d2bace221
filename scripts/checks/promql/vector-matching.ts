import { type Binary, type Expr, isSetOperation, unwrap, walk } from '../../promql/ast.ts'
import { type Branch, factIn } from '../../promql/facts.ts'
import { labelsOf } from '../../promql/labels.ts'
import { mismatchOf } from '../../promql/matching.ts'
import { typeOf } from '../../promql/types.ts'
import { defineCheck, type Finding } from '../check.ts'
import { type Analysis, analysisOf } from '../lib/analysis.ts'
import { quotedPart } from '../lib/dead-text.ts'
import { removalNote } from '../lib/removals.ts'

/** Labels that many targets share, so that they do not distinguish series. */
const coarse = new Set(
  'job cluster env environment region zone az datacenter dc namespace team prometheus service app tenant'.split(
    ' ',
  ),
)

export default defineCheck({
  id: 'promql/vector-matching',
  on: 'rule',
  severity: 'warning',
  about: 'The two sides of an operator can be matched, one to one or as `group_left` says.',
  peers: ['pint promql/vector_matching'],
  *run(rule, project) {
    const analysis = analysisOf(rule, project)
    if (!analysis) return
    for (const expr of walk(analysis.expr)) {
      if (
        expr.kind !== 'binary' ||
        expr.fill ||
        typeOf(expr.left) === 'scalar' ||
        typeOf(expr.right) === 'scalar'
      )
        continue
      const left = labelsOf(expr.left, analysis.resolve)
      const right = labelsOf(expr.right, analysis.resolve)
      if (mismatchOf(expr, left, right)) continue
      yield* unequalLabels(analysis, expr, left, right)
      yield* ambiguous(analysis, expr, left, right)
    }
  },
})

/** The selector of an expression whose result has all labels of the scraped series. */
function scraped(expr: Expr, analysis: Analysis): Expr | undefined {
  const inner = unwrap(expr)
  switch (inner.kind) {
    case 'selector':
      // Names with colons are recorded metrics, which may be aggregated.
      return inner.name === undefined || inner.name.includes(':') || analysis.resolve(inner.name).length > 0
        ? undefined
        : inner
    case 'matrix':
      return scraped(inner.selector, analysis)
    case 'unary':
    case 'subquery':
      return scraped(inner.expr, analysis)
    case 'call': {
      if (/^(?:absent|absent_over_time|vector|scalar|label_replace|label_join|info)$/.test(inner.name))
        return undefined
      const of = inner.args.find((arg) => typeOf(arg) === 'vector' || typeOf(arg) === 'matrix')
      return of && scraped(of, analysis)
    }
    case 'binary': {
      if (typeOf(inner.left) === 'scalar') return scraped(inner.right, analysis)
      if (typeOf(inner.right) === 'scalar' || inner.op === 'and' || inner.op === 'unless')
        return scraped(inner.left, analysis)
      return inner.matching ? undefined : scraped(inner.left, analysis) && scraped(inner.right, analysis)
    }
    default:
      return undefined
  }
}

/** `foo / sum by (job) (bar)`: the left has `instance`, as every target does, and the right does not. */
function* unequalLabels(
  analysis: Analysis,
  binary: Binary,
  left: readonly Branch[],
  right: readonly Branch[],
): Generator<Finding> {
  if (binary.matching || binary.op === 'or') return
  for (const [whole, other, labels, name] of [
    [binary.left, binary.right, right, 'right'],
    [binary.right, binary.left, left, 'left'],
  ] as const) {
    const fact = factIn(labels, 'instance')
    if (fact.state !== 'lacks' || fact.removal.how === 'matcher' || !scraped(whole, analysis)) continue
    const kept = labels.flatMap(({ facts }) =>
      [...facts].flatMap(([label, each]) => (each.state === 'lacks' ? [] : [label])),
    )
    const group = name === 'right' ? 'group_left' : 'group_right'
    const advice = isSetOperation(binary)
      ? `${binary.op} on (${kept.join(', ')})`
      : `${binary.op} on (${kept.join(', ')}) ${group} ()`
    yield {
      at: analysis.at(binary.opSpan),
      message: `\`${binary.op}\` matches only equal labels, and the ${name} has no \`instance\`, which ${quotedPart(analysis, whole)} has`,
      help: `Name the labels to match on: \`${advice}\`.`,
      related: [
        removalNote(fact.removal, analysis),
        { at: analysis.at(other), message: `the ${name}` },
      ].slice(0, 1),
    }
    return
  }
}

/** `foo * on (job) bar`: both sides have many instances of a job. */
function* ambiguous(
  analysis: Analysis,
  binary: Binary,
  left: readonly Branch[],
  right: readonly Branch[],
): Generator<Finding> {
  const { matching } = binary
  if (isSetOperation(binary) || matching?.kind !== 'on') return
  const labels = matching.labels.map(({ name }) => name)
  if (!labels.every((label) => coarse.has(label))) return
  const sides = [
    { name: 'left', expr: binary.left, branches: left },
    { name: 'right', expr: binary.right, branches: right },
  ]
  const ones = matching.group ? sides.filter(({ name }) => name !== matching.group?.many) : sides
  for (const { name, expr } of ones) {
    if (!scraped(expr, analysis)) continue
    const what =
      labels.length === 0
        ? '`on ()` matches all series with each other'
        : `many series share ${labels.map((label) => `\`${label}\``).join(' and ')}`
    yield {
      at: analysis.at(matching),
      severity: binary.matching?.group ? 'info' : 'warning',
      message: `${what}, and the ${name} may have only one of them: with two the evaluation fails`,
      help: `Aggregate ${quotedPart(analysis, expr)} by these labels, or match on more of them.`,
    }
    return
  }
}
