import type { SelectorPolicy } from '../../model/policy.ts'
import { childrenOf, type Expr, type LabelRef, type Matcher, type VectorSelector } from '../../promql/ast.ts'
import { matchesWhole } from '../../promql/regexp-meaning.ts'
import { defineCheck, type Finding } from '../check.ts'
import { labelsBySelector } from './lib/attributed-labels.ts'
import { type Expression, expressionOf, labelOfMatcher, nameSpan } from './lib/expression.ts'
import { demandsOn, listed, matches, matchesAny, under } from './lib/scope.ts'

interface Chain {
  readonly name: string
  readonly outer?: Chain
}

/** Every selector, with the functions and aggregations around it, the innermost first. */
function* selectorsWithin(root: Expr): Generator<{ selector: VectorSelector; within?: Chain }> {
  const open: { expr: Expr; within?: Chain }[] = [{ expr: root }]
  for (let next = open.pop(); next; next = open.pop()) {
    const { expr, within: outer } = next
    if (expr.kind === 'selector') yield { selector: expr, within: outer }
    const name = expr.kind === 'call' ? expr.name : expr.kind === 'aggregation' ? expr.op : undefined
    const within = name === undefined ? outer : { name, outer }
    for (const child of childrenOf(expr).toReversed()) open.push({ expr: child, within })
  }
}

function isWithin(pattern: string, chain: Chain | undefined): boolean {
  for (let link = chain; link; link = link.outer) if (matches(pattern, link.name)) return true
  return false
}

/** True if a matcher allows at least one of the values. Negative matchers always do. */
function admits({ op, value }: Matcher, values: readonly string[]): boolean {
  if (op === '=') return values.includes(value)
  return op !== '=~' || values.some((candidate) => matchesWhole(value, candidate))
}

function* judge(
  wants: SelectorPolicy,
  selector: VectorSelector,
  outside: readonly LabelRef[],
  { at, text }: Expression,
): Generator<Finding> {
  const metric = selector.name === undefined ? 'this selector' : `\`${selector.name}\``
  const matchers = selector.matchers.filter(({ label }) => label !== '__name__')
  for (const pattern of wants.required ?? []) {
    if (matchers.some(({ label }) => matches(pattern, label))) continue
    yield {
      at: at(selector.name === undefined ? selector : nameSpan(selector)),
      message: `${metric} is selected without the label \`${pattern}\`, which the policy requires`,
      help: `Add a matcher for \`${pattern}\`.`,
      data: { label: pattern },
    }
  }
  for (const label of [...matchers.map((matcher) => labelOfMatcher(matcher, text)), ...outside]) {
    const isForbidden = matchesAny(wants.forbidden ?? [], label.name)
    const isAllowed = wants.allowed === undefined || matchesAny(wants.allowed, label.name)
    if (!isForbidden && isAllowed) continue
    yield {
      at: at(label),
      message: isForbidden
        ? `the policy forbids the label \`${label.name}\` with ${metric}`
        : `the policy allows ${listed(wants.allowed ?? [], 'and')} with ${metric}, and not \`${label.name}\``,
      data: { label: label.name },
    }
  }
  for (const [pattern, values] of Object.entries(wants.values ?? {})) {
    for (const matcher of matchers) {
      if (!matches(pattern, matcher.label) || admits(matcher, values)) continue
      yield {
        at: at(matcher.valueSpan),
        message: `\`${matcher.value}\` ${matcher.op === '=' ? 'is not one' : 'matches none'} of the values that the policy allows for \`${matcher.label}\` of ${metric}`,
        help: `Use ${listed(values)}.`,
        data: { label: matcher.label },
      }
    }
  }
}

export default defineCheck({
  id: 'policy/selector-label',
  on: 'rule',
  severity: 'warning',
  about: 'Selectors have the labels that the policies in firedrill.yml require, and none that they forbid.',
  peers: [
    'pint promql/selector',
    'promruval expressionUsesOnlyAllowedLabelsForMetricRegexp',
    'promruval expressionDoesNotUseLabelsForMetricRegexp',
    'promruval expressionUsesOnlyAllowedLabelValuesForMetricRegexp',
  ],
  *run(rule, project) {
    for (const { wants, policy } of demandsOn(rule, project, (p) => p.expression?.selectors)) {
      const expression = expressionOf(rule)
      if (!expression) return
      const outside = labelsBySelector(expression.expr)
      for (const { selector, within } of selectorsWithin(expression.expr)) {
        for (const demand of wants) {
          if (demand.metric !== undefined && !matches(demand.metric, selector.name ?? '')) continue
          if (demand.within !== undefined && !isWithin(demand.within, within)) continue
          for (const finding of judge(demand, selector, outside.get(selector) ?? [], expression))
            yield under(policy, finding)
        }
      }
    }
  },
})
