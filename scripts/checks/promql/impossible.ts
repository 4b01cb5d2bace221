import { type Binary, type Expr, type LabelRef, unwrap, walk } from '../../promql/ast.ts'
import { deadParts } from '../../promql/dead.ts'
import { type Fact, factIn } from '../../promql/facts.ts'
import { lostLabels } from '../../promql/joins.ts'
import { labelsOf } from '../../promql/labels.ts'
import { outcomeOf } from '../../promql/outcome.ts'
import { valueOfRange } from '../../promql/ranges.ts'
import { typeOf } from '../../promql/types.ts'
import { defineCheck, type Finding } from '../check.ts'
import { type Analysis, analysisOf } from '../lib/analysis.ts'
import { deadNotes, deadText, quotedPart } from '../lib/dead-text.ts'
import { removalNote, removalText } from '../lib/removals.ts'

export default defineCheck({
  id: 'promql/impossible',
  on: 'rule',
  severity: 'warning',
  about: 'Every part of an expression can return something, and every label that it names can exist.',
  peers: ['pint promql/impossible'],
  *run(rule, project) {
    const analysis = analysisOf(rule, project)
    if (!analysis) return
    const { outcome, expr, resolve } = analysis
    // alert/never-firing reports an alert that returns nothing as a whole.
    const reported = rule.kind === 'alert' && outcome.returns === 'never' ? outcome.dead : undefined
    const dead = deadParts(expr, resolve)
    for (const part of dead) {
      if (part === reported) continue
      yield { at: analysis.at(part), message: deadText(part, analysis), related: deadNotes(part, analysis) }
    }
    const mismatched = new Set(dead.flatMap(({ why }) => (why.kind === 'mismatch' ? [why.binary] : [])))
    for (const part of walk(expr)) {
      if (part.kind === 'aggregation' && part.grouping?.kind === 'by') {
        yield* absentLabels(analysis, part.grouping.labels, part.expr, '`by` names')
      } else if (
        part.kind === 'binary' &&
        typeOf(part.left) !== 'scalar' &&
        typeOf(part.right) !== 'scalar'
      ) {
        if (!mismatched.has(part)) yield* joinLabels(analysis, part)
        yield* addedSeries(analysis, part)
      }
      if (part.kind === 'binary' && part.bool) yield* constantZero(analysis, part)
    }
    for (const { label, join, by } of lostLabels(expr)) {
      yield {
        at: analysis.at(label),
        message: `\`${label.name}\` is joined here and then removed again in ${quotedPart(analysis, by)}`,
        help: `Keep \`${label.name}\` there, or remove it from \`group_${join.matching?.group?.many}\`.`,
        related: [{ at: analysis.at(by), message: 'it is removed here' }],
      }
    }
  },
})

function* absentLabels(
  analysis: Analysis,
  labels: readonly LabelRef[],
  of: Expr,
  who: string,
): Generator<Finding> {
  for (const label of labels) {
    const fact = factIn(labelsOf(of, analysis.resolve), label.name)
    if (fact.state === 'lacks')
      yield absent(analysis, label, fact, `${who} \`${label.name}\`, which can't exist`)
  }
}

function absent(
  analysis: Analysis,
  label: LabelRef,
  fact: Fact & { state: 'lacks' },
  message: string,
): Finding {
  return {
    at: analysis.at(label),
    message: `${message}: ${removalText(fact.removal, analysis)}`,
    data: { label: label.name },
    related: [removalNote(fact.removal, analysis)],
  }
}

/** Labels of `on` and `group_left` that a side can't have, or that the many side already has. */
function* joinLabels(analysis: Analysis, binary: Binary): Generator<Finding> {
  const { matching } = binary
  if (!matching) return
  const sides = [
    { name: 'left', facts: labelsOf(binary.left, analysis.resolve) },
    { name: 'right', facts: labelsOf(binary.right, analysis.resolve) },
  ]
  if (matching.kind === 'on') {
    for (const label of matching.labels) {
      const lacking = sides.flatMap(({ name, facts }) => {
        const fact = factIn(facts, label.name)
        return fact.state === 'lacks' ? [{ name, fact }] : []
      })
      const [first] = lacking
      if (!first) continue
      const who = lacking.length > 1 ? 'neither side can' : `the ${first.name} can't`
      yield absent(analysis, label, first.fact, `\`on\` names \`${label.name}\`, which ${who} have`)
    }
  }
  if (!matching.group) return
  const [many, one] = matching.group.many === 'left' ? sides : sides.toReversed()
  for (const label of matching.group.include) {
    const fact = factIn(one?.facts ?? [], label.name)
    const own = factIn(many?.facts ?? [], label.name)
    const group = `group_${matching.group.many}`
    if (fact.state === 'lacks')
      yield absent(
        analysis,
        label,
        fact,
        `\`${group}\` names \`${label.name}\`, which the ${one?.name} can't have`,
      )
    else if (own.state === 'has')
      yield {
        at: analysis.at(label),
        severity: 'info',
        message: `\`${group}\` replaces \`${label.name}\`, which the ${many?.name} already has`,
        data: { label: label.name },
      }
  }
}

/** `vector(1) > bool 2`: a comparison with a constant result. */
function* constantZero(analysis: Analysis, binary: Binary): Generator<Finding> {
  const ranges = [binary.left, binary.right].map((side) => outcomeOf(side, analysis.resolve).range)
  const isKnown = ranges.every((range) => valueOfRange(range) !== undefined)
  if (!isKnown || valueOfRange(outcomeOf(binary, analysis.resolve).range) !== 0) return
  yield {
    at: analysis.at(binary),
    message: `${quotedPart(analysis, binary)} is always 0 because the comparison is never true`,
  }
}

/** `vector(0) or foo`, which usually should be `foo or vector(0)`. */
function* addedSeries(analysis: Analysis, binary: Binary): Generator<Finding> {
  const left = unwrap(binary.left)
  const isConstant = left.kind === 'call' && left.name === 'vector'
  if (binary.op !== 'or' || !isConstant || outcomeOf(binary.right, analysis.resolve).returns === 'always')
    return
  if (labelsOf(binary.right, analysis.resolve).every(({ others }) => others.state === 'lacks')) return
  yield {
    at: analysis.at(binary.left),
    severity: 'info',
    message: `${quotedPart(analysis, binary.left)} is always returned, together with the right of \`or\``,
    help: 'To use it as a default for missing series, write it on the right of `or`.',
  }
}
