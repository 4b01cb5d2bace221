/** Explains in words why a part of an expression returns nothing. */
import type { Place } from '../../model/source.ts'
import type { Expr } from '../../promql/ast.ts'
import type { Fact } from '../../promql/facts.ts'
import type { Dead } from '../../promql/outcome.ts'
import type { NumberRange } from '../../promql/ranges.ts'
import type { Analysis } from './analysis.ts'
import { quoted, removalNote, removalText } from './removals.ts'

export const quotedPart = (analysis: Analysis, { start, end }: { start: number; end: number }): string =>
  quoted(analysis.text.slice(start, end))

/** Without what rounding may have added. */
const exact = (value: number): number => (Number.isInteger(value) ? value : Number(value.toPrecision(11)))

function rangeText(range: NumberRange): string {
  const { minOpen, maxOpen } = range
  const [min, max] = [exact(range.min), exact(range.max)]
  if (min === max) return `${min}`
  if (max === Number.POSITIVE_INFINITY)
    return min === Number.NEGATIVE_INFINITY ? 'any number' : minOpen ? `over ${min}` : `at least ${min}`
  if (min === Number.NEGATIVE_INFINITY) return maxOpen ? `under ${max}` : `at most ${max}`
  return `between ${min} and ${max}`
}

/** Describes a label on one side of a match: 'has no `a` (…)'. */
function factText(fact: Fact, label: string, analysis: Analysis): string {
  if (fact.state === 'lacks') return `has no \`${label}\` (${removalText(fact.removal, analysis)})`
  if (fact.state === 'may' || !fact.values) return `has \`${label}\``
  return `has ${fact.values
    .slice(0, 3)
    .map((value) => `\`${label}="${value}"\``)
    .join(' or ')}`
}

export function deadText({ why, start, end }: Dead, analysis: Analysis): string {
  switch (why.kind) {
    case 'comparison': {
      const { binary } = why
      const side = (expr: Expr, range: NumberRange): string => {
        const text = quotedPart(analysis, expr)
        return text === `\`${rangeText(range)}\`` ? text : `${text} (${rangeText(range)})`
      }
      return `${side(binary.left, why.left)} is never \`${binary.op}\` ${side(binary.right, why.right)}`
    }
    case 'ranges':
      return `no value satisfies both sides of \`${why.binary.op}\``
    case 'same':
      return `both sides of \`${why.binary.op}\` are the same series`
    case 'matcher': {
      const text = quotedPart(analysis, { start, end })
      return `${quotedPart(analysis, why.selector)} selects nothing: ${text} contradicts the other matchers`
    }
    case 'mismatch': {
      const { binary, mismatch } = why
      const left = factText(mismatch.left, mismatch.label, analysis)
      const right = factText(mismatch.right, mismatch.label, analysis)
      return `\`${binary.op}\` never finds a match: the left ${left}, the right ${right}`
    }
    case 'shadowed':
      return why.binary.op === 'unless'
        ? `${quotedPart(analysis, why.binary.right)} always returns something, so \`unless on ()\` leaves nothing`
        : `${quotedPart(analysis, why.binary.left)} always returns something, so this is never used`
  }
}

/** The related places that explain it. */
export function deadNotes({ why }: Dead, analysis: Analysis): { at: Place; message: string }[] {
  if (why.kind !== 'mismatch') return []
  return [why.mismatch.left, why.mismatch.right].flatMap((fact) =>
    fact.state === 'lacks' ? [removalNote(fact.removal, analysis)] : [],
  )
}
