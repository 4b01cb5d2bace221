import { replaceIn } from '../../edits/scalar.ts'
import type { Call, Matcher } from '../../promql/ast.ts'
import { walk } from '../../promql/ast.ts'
import type { Regexp } from '../../promql/regexp.ts'
import { matchesAll, matchesAnyBut, regexpOf, regexpProblem } from '../../promql/regexp-meaning.ts'
import { defineCheck, type Finding, fixWith } from '../check.ts'
import { type Analysis, analysisOf } from '../lib/analysis.ts'
import { quotedPart } from '../lib/dead-text.ts'

export default defineCheck({
  id: 'promql/regexp',
  on: 'rule',
  severity: 'info',
  about: 'Regular expressions are valid, and used only where they are needed.',
  peers: ['pint promql/regexp'],
  *run(rule, project) {
    const analysis = analysisOf(rule, project)
    if (!analysis) return
    /** Matchers on a part of a label that were already reported. */
    const parts = new Set<string>()
    for (const expr of walk(analysis.expr)) {
      if (expr.kind === 'selector') {
        for (const matcher of expr.matchers)
          if (matcher.op === '=~' || matcher.op === '!~') yield* matcherFindings(analysis, matcher, parts)
      } else if (expr.kind === 'call' && expr.name === 'label_replace') yield* replaceFindings(analysis, expr)
    }
  },
})

function* matcherFindings(analysis: Analysis, matcher: Matcher, parts: Set<string>): Generator<Finding> {
  const { label, op, value, valueSpan } = matcher
  const regexp = regexpOf(value)
  if (!regexp) return
  const at = analysis.at(matcher)
  const plain = op === '=~' ? '=' : '!='
  const text = literalOf(regexp)
  if (text !== undefined) {
    const isSame = analysis.text.slice(valueSpan.start + 1, valueSpan.end - 1) === text
    yield {
      at,
      message: `${quotedPart(analysis, matcher)} is not a pattern: \`${plain}\` does the same`,
      help: `Write \`${label}${plain}${JSON.stringify(text)}\`. The whole value is compared, so this does not match a part of it.`,
      data: { label },
      fix: isSame ? fixWith(`write \`${plain}\``, operatorEdit(analysis, matcher, plain)) : undefined,
    }
    return
  }
  if (op === '=~' && matchesAll(value)) {
    yield {
      at,
      message: `${quotedPart(analysis, matcher)} matches everything, even series without \`${label}\``,
      help: `Remove the matcher, or write \`${label}!=""\` to require the label.`,
      data: { label },
    }
    return
  }
  if (op === '!~' && matchesAll(value)) {
    yield {
      at,
      severity: 'warning',
      message: `${quotedPart(analysis, matcher)} matches nothing, not even series without \`${label}\``,
      help: `For series without the label write \`${label}=""\`.`,
      data: { label },
    }
    return
  }
  if (op === '!~' && matchesAnyBut(value)) {
    yield {
      at,
      message: `${quotedPart(analysis, matcher)} is the long form of \`${label}=""\``,
      help: `Write \`${label}=""\`.`,
      data: { label },
    }
    return
  }
  const anchors = outerAnchors(regexp)
  if (anchors.length > 0) {
    const bare = anchors.reduceRight((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), value)
    const isPlain = analysis.text.slice(valueSpan.start + 1, valueSpan.end - 1) === value
    const scalar = analysis.rule.expr
    yield {
      at,
      message: `${quotedPart(analysis, matcher)} needs no anchors: Prometheus matches whole values`,
      help: `Write \`${label}${op}${JSON.stringify(bare)}\`.`,
      data: { label },
      fix:
        isPlain && scalar
          ? fixWith('remove the anchors', replaceIn(scalar, valueSpan.start + 1, valueSpan.end - 1, bare))
          : undefined,
    }
  }
  const key = `${label}${op}${value}`
  if (isPartial(regexp) && label !== '__name__' && !parts.has(key)) {
    parts.add(key)
    yield {
      at,
      message: `${quotedPart(analysis, matcher)} matches part of the value of \`${label}\`; consider a separate label`,
      help: 'Split the value into several labels with `relabel_configs`.',
      data: { label },
    }
  }
}

function operatorEdit(
  { rule, text }: Analysis,
  matcher: Matcher,
  plain: string,
): ReturnType<typeof replaceIn> {
  const at = text.slice(matcher.start, matcher.valueSpan.start).lastIndexOf(matcher.op)
  const start = matcher.start + at
  return at < 0 || !rule.expr ? undefined : replaceIn(rule.expr, start, start + matcher.op.length, plain)
}

/** The text that a regular expression without special characters matches. */
function literalOf(node: Regexp): string | undefined {
  if (node.kind === 'literal') return node.foldsCase ? undefined : node.text
  if (node.kind === 'group') return literalOf(node.part)
  if (node.kind !== 'concat') return undefined
  const anchors = outerAnchors(node)
  const parts = node.parts.filter((part) => !anchors.includes(part)).map(literalOf)
  return parts.includes(undefined) ? undefined : parts.join('')
}

/** `^` at the start and `$` at the end, which have no effect in Prometheus. */
function outerAnchors(node: Regexp): Regexp[] {
  if (node.kind === 'assertion') return node.text === '^' || node.text === '$' ? [node] : []
  if (node.kind === 'group') return outerAnchors(node.part)
  if (node.kind === 'alternate') return node.parts.flatMap(outerAnchors)
  if (node.kind !== 'concat') return []
  const first = node.parts[0]
  const last = node.parts.at(-1)
  return [
    ...(first?.kind === 'assertion' && first.text === '^' ? [first] : []),
    ...(last && last !== first && last.kind === 'assertion' && last.text === '$' ? [last] : []),
  ]
}

/** True for a word next to a wildcard: `foo.*` or `.+bar`. */
function isPartial(node: Regexp): boolean {
  if (node.kind !== 'concat') return false
  const isWild = (part: Regexp | undefined): boolean =>
    part?.kind === 'repeat' && part.max === Infinity && part.part.kind === 'set' && part.part.isDot
  const isWord = (part: Regexp | undefined): boolean => part?.kind === 'literal' && /\D/.test(part.text)
  return node.parts.some(
    (part, i) => isWild(part) && (isWord(node.parts[i - 1]) || isWord(node.parts[i + 1])),
  )
}

/** Errors that promtool accepts, and that fail when the rule is evaluated. */
function* replaceFindings(analysis: Analysis, call: Call): Generator<Finding> {
  const [, target, replacement, , pattern] = call.args
  if (pattern?.kind === 'string') {
    const problem = regexpProblem(pattern.value)
    if (problem)
      yield {
        at: analysis.at(pattern),
        severity: 'error',
        message: `invalid regular expression, so every evaluation fails: ${problem.message}`,
      }
    const groups = groupsIn(regexpOf(pattern.value))
    const used =
      replacement?.kind === 'string'
        ? [...replacement.value.matchAll(/\$(?:\{(\d+)\}|(\d+)(?!\w))/g)].map((m) => Number(m[1] ?? m[2]))
        : []
    const missing = problem ? undefined : used.find((group) => group > groups)
    if (missing !== undefined && replacement)
      yield {
        at: analysis.at(replacement),
        severity: 'warning',
        message: `\`$${missing}\` is always empty: the regular expression has ${groups === 0 ? 'no groups' : groups === 1 ? 'one group' : `${groups} groups`}`,
      }
  }
  if (target?.kind === 'string' && target.value === '')
    yield {
      at: analysis.at(target),
      severity: 'error',
      message: 'a label needs a name: every evaluation fails',
    }
}

function groupsIn(node: Regexp | undefined): number {
  if (!node) return 0
  if (node.kind === 'group') return (node.captures ? 1 : 0) + groupsIn(node.part)
  if (node.kind === 'repeat') return groupsIn(node.part)
  return node.kind === 'concat' || node.kind === 'alternate'
    ? node.parts.reduce((sum, part) => sum + groupsIn(part), 0)
    : 0
}
