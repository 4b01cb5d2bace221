/** The labels of the series that a selector returns. */
import type { Matcher, VectorSelector } from './ast.ts'
import { type Branch, both, type Fact, isAmong, may, removalBy } from './facts.ts'
import type { Recorded } from './recorded.ts'
import {
  isTooLarge,
  matchesAll,
  matchesAnyBut,
  matchesEmpty,
  matchesWhole,
  wordsOf,
} from './regexp-meaning.ts'

/** True if a series with this label value satisfies the matcher; `''` means no such label. */
export function accepts({ op, value }: Matcher, found: string): boolean {
  if (op === '=') return found === value
  if (op === '!=') return found !== value
  return isTooLarge(value) || matchesWhole(value, found) === (op === '=~')
}

/** The fact that a matcher implies for the selected series. */
export function matcherFact(selector: VectorSelector, matcher: Matcher): Fact {
  const { op, value } = matcher
  const lacking: Fact = { state: 'lacks', removal: removalBy(selector, 'matcher', matcher) }
  if (op === '=') return value === '' ? lacking : { state: 'has', values: [value] }
  if (op === '!=') return value === '' ? { state: 'has' } : may
  if (op === '!~') return matchesAnyBut(value) ? lacking : matchesEmpty(value) ? { state: 'has' } : may
  const words = wordsOf(value)
  if (words?.every((word) => word === '')) return lacking
  if (matchesEmpty(value)) return may
  return words ? { state: 'has', values: words } : { state: 'has' }
}

function acceptedOf(values: readonly string[], matcher: Matcher): readonly string[] {
  if (matcher.op !== '=') return values.filter((value) => accepts(matcher, value))
  return isAmong(values, matcher.value) ? [matcher.value] : []
}

/** A label after a matcher; nothing where no series that was there can satisfy it. */
function meet(before: Fact, selector: VectorSelector, matcher: Matcher): Fact | undefined {
  if (matcher.op === '!~' && matchesAll(matcher.value)) return undefined
  if (before.state === 'lacks') return accepts(matcher, '') ? before : undefined
  const fact = matcherFact(selector, matcher)
  if (before.state === 'has') {
    const values = before.values && acceptedOf(before.values, matcher)
    if (fact.state === 'lacks' || values?.length === 0) return undefined
    return values ? { state: 'has', values } : both(before, fact)
  }
  return fact
}

/** Those that name the values first, so that the others can choose among them. */
function ordered(selector: VectorSelector): readonly Matcher[] {
  const rank = ({ op, value }: Matcher): number => (op === '=' ? 0 : op === '=~' && wordsOf(value) ? 1 : 2)
  return selector.matchers.length < 2
    ? selector.matchers
    : selector.matchers.toSorted((a, b) => rank(a) - rank(b))
}

/** A branch as far as its series satisfy all matchers; where none does, the first matcher that none does. */
function narrowed(selector: VectorSelector, branch: Branch): Branch | Matcher {
  const facts = new Map(branch.facts)
  for (const matcher of ordered(selector)) {
    const fact = meet(facts.get(matcher.label) ?? branch.others, selector, matcher)
    if (!fact) return matcher
    if (fact.state !== 'may') facts.set(matcher.label, fact)
  }
  return { facts, others: branch.others }
}

/** Narrows the kinds of series that a name stands for to those that the matchers select. */
export function selected(selector: VectorSelector, named: readonly Branch[]): readonly Branch[] {
  const fitting = named.map((branch) => narrowed(selector, branch)).filter((found) => 'facts' in found)
  // Where none is left the selector finds nothing, which is for others to say.
  return fitting.length > 0 ? fitting : named
}

/** The first matcher that no series can satisfy together with the others, or with what the name stands for. */
export function impossibleMatcher(selector: VectorSelector, named: readonly Branch[]): Matcher | undefined {
  const found = named.map((branch) => narrowed(selector, branch))
  const matchers = found.filter((each) => 'op' in each)
  return matchers.length === found.length ? matchers[0] : undefined
}

/** What the results of a recording rule's expression are as series. */
export function asRecorded(rule: Recorded, name: string, branch: Branch): Branch {
  const here = <F extends Fact>(fact: F): F =>
    fact.state === 'lacks'
      ? { ...fact, removal: { ...fact.removal, origin: fact.removal.origin ?? rule.origin } }
      : fact
  const facts = new Map([...branch.facts].map(([label, fact]) => [label, here(fact)]))
  facts.set('__name__', { state: 'has', values: [name] })
  for (const [label, value] of rule.labels) {
    const removal = { ...removalBy(rule.expr, 'static', { start: 0, end: 0 }), origin: rule.origin }
    facts.set(label, value === '' ? { state: 'lacks', removal } : { state: 'has', values: [value] })
  }
  return { facts, others: here(branch.others) }
}
