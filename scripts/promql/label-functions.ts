/** The labels of the result of a function. */
import { type Call, type Expr, unwrap } from './ast.ts'
import {
  anything,
  type Branch,
  type Fact,
  factOf,
  may,
  merged,
  nothingBut,
  type Removal,
  removalBy,
  withFact,
  without,
} from './facts.ts'
import { matchesEmpty, regexpOf } from './regexp-meaning.ts'
import { typeOf } from './types.ts'

/** Functions whose results are the series that went in, name and all. */
const namesake = new Set([
  'last_over_time',
  'first_over_time',
  'sort',
  'sort_desc',
  'sort_by_label',
  'sort_by_label_desc',
])
const dated = new Set([
  'day_of_month',
  'day_of_week',
  'day_of_year',
  'days_in_month',
  'hour',
  'minute',
  'month',
  'year',
])
const fromBuckets = new Set(['histogram_quantile', 'histogram_quantiles', 'histogram_fraction'])

/** `of` gives the labels of an argument. */
export function called(expr: Call, of: (expr: Expr) => readonly Branch[]): readonly Branch[] {
  const { name, args, nameSpan } = expr
  const none = nothingBut(removalBy(expr, 'no-labels', nameSpan))
  if (name === 'absent' || name === 'absent_over_time')
    return [absentLabels(expr, removalBy(expr, 'function', nameSpan))]
  const vector = args.find((arg) => typeOf(arg) === 'vector' || typeOf(arg) === 'matrix')
  if (!vector || name === 'scalar' || name === 'vector' || (dated.has(name) && args.length === 0))
    return [none]
  const branches = of(vector)
  if (namesake.has(name)) return branches
  if (name === 'label_replace') return branches.map((branch) => replaced(expr, branch))
  if (name === 'label_join') return branches.map((branch) => joined(expr, branch))
  if (name === 'info') return branches.map((branch) => informed(branch))
  const why = removalBy(expr, 'function', nameSpan)
  const dropped = fromBuckets.has(name) ? ['__name__', 'le'] : ['__name__']
  const results = branches.map((branch) => without(branch, dropped, why))
  const quantile = name === 'histogram_quantiles' ? args[1] : undefined
  return quantile?.kind === 'string'
    ? results.map((branch) => withFact(branch, quantile.value, { state: 'has' }))
    : results
}

/**
 * `absent` returns what its argument's equality matchers say, but for labels with two of them. Where a label has other
 * matchers as well it depends on their order, which Prometheus may change.
 */
function absentLabels(expr: Call, why: Removal): Branch {
  const argument = expr.args[0] && unwrap(expr.args[0])
  const selector = argument?.kind === 'matrix' ? argument.selector : argument
  let branch = nothingBut(why)
  if (selector?.kind !== 'selector') return branch
  for (const { label, op, value } of selector.matchers) {
    if (label === '__name__' || op !== '=' || value === '') continue
    const others = selector.matchers.filter((other) => other.label === label)
    if (others.filter((other) => other.op === '=').length > 1) continue
    branch = withFact(branch, label, others.length === 1 ? { state: 'has', values: [value] } : may)
  }
  return branch
}

/** `info` adds labels that only Prometheus knows. */
function informed(branch: Branch): Branch {
  const facts = new Map([...branch.facts].filter(([, fact]) => fact.state !== 'lacks'))
  return { facts, others: may }
}

function texts(expr: Call): string[] | undefined {
  const values = expr.args.slice(1).map((arg) => (arg.kind === 'string' ? arg.value : undefined))
  return values.includes(undefined) ? undefined : (values as string[])
}

function replaced(expr: Call, branch: Branch): Branch {
  const [target, replacement, source, pattern] = texts(expr) ?? []
  if (target === undefined || replacement === undefined || source === undefined || pattern === undefined)
    return merged([branch, anything])
  if (!regexpOf(pattern)) return withFact(branch, target, may)
  const isConstant = !replacement.includes('$')
  const before = factOf(branch, target)
  const from = factOf(branch, source)
  const always = pattern === '.*' || pattern === '(.*)' || (pattern === '' && from.state === 'lacks')
  if (isConstant) {
    const after: Fact = replacement === '' ? gone(expr) : { state: 'has', values: [replacement] }
    if (always) return withFact(branch, target, after)
    return withFact(branch, target, either(before, after))
  }
  // The commonest form copies a label.
  if (pattern === '(.*)' && /^\$(?:1|\{1\})$/.test(replacement)) return withFact(branch, target, from)
  // Without the source label there is nothing to match, unless the pattern takes an empty text.
  if (from.state === 'lacks' && !matchesEmpty(pattern)) return branch
  return withFact(
    branch,
    target,
    before.state === 'has' && /^[^$]/.test(replacement) ? { state: 'has' } : may,
  )
}

/** What is known when a label is as one fact says or as the other does. */
function either(a: Fact, b: Fact): Fact {
  if (a.state === 'has' && b.state === 'has') return { state: 'has' }
  return a.state === 'lacks' && b.state === 'lacks' ? a : may
}

const gone = (expr: Call): Fact => ({ state: 'lacks', removal: removalBy(expr, 'function', expr.nameSpan) })

function joined(expr: Call, branch: Branch): Branch {
  const [target, separator, ...sources] = texts(expr) ?? []
  if (target === undefined || separator === undefined) return merged([branch, anything])
  const facts = sources.map((source) => factOf(branch, source))
  if ((separator !== '' && sources.length > 1) || facts.some(({ state }) => state === 'has'))
    return withFact(branch, target, { state: 'has' })
  return withFact(branch, target, facts.every(({ state }) => state === 'lacks') ? gone(expr) : may)
}
