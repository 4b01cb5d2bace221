/** The known facts about the labels of a result, and operations on them. */
import { memo } from '../lib/memo.ts'
import type { Span } from '../model/source.ts'
import type { Binary, Expr } from './ast.ts'

/** The reason why a label is certainly missing: the operator, and the span that removes it. */
export interface Removal extends Span {
  readonly node: Expr
  readonly how:
    | 'aggregation'
    | 'by'
    | 'without'
    | 'on'
    | 'ignoring'
    | 'function'
    | 'operator'
    | 'matcher'
    | 'no-labels'
    | 'static'
  /** Set when the label is gone because a match demands that this side have none, either. */
  readonly match?: Binary
  /** The recording rule that it happens in; otherwise it is the expression itself. */
  readonly origin?: object
}

export function removalBy(node: Expr, how: Removal['how'], at: Span): Removal {
  return { node, how, start: at.start, end: at.end }
}

export type Fact =
  /** It surely has the label; `values` are all that it can have, where they are known. */
  | { readonly state: 'has'; readonly values?: readonly string[] }
  | { readonly state: 'may' }
  | { readonly state: 'lacks'; readonly removal: Removal }

/** One kind of series that an expression can return. */
export interface Branch {
  readonly facts: ReadonlyMap<string, Fact>
  /** Of every label that has no fact of its own. */
  readonly others: Fact & { readonly state: 'may' | 'lacks' }
}

export const may: Fact & { readonly state: 'may' } = { state: 'may' }
export const anything: Branch = { facts: new Map(), others: may }

export const factOf = (branch: Branch, label: string): Fact => branch.facts.get(label) ?? branch.others

export const nothingBut = (removal: Removal): Branch => ({
  facts: new Map(),
  others: { state: 'lacks', removal },
})

export function withFact(branch: Branch, label: string, fact: Fact): Branch {
  return { ...branch, facts: new Map(branch.facts).set(label, fact) }
}

/** Without some labels. One that was gone before keeps the reason that it had. */
export function without(branch: Branch, labels: Iterable<string>, removal: Removal): Branch {
  const facts = new Map(branch.facts)
  for (const label of labels)
    if (factOf(branch, label).state !== 'lacks') facts.set(label, { state: 'lacks', removal })
  return { ...branch, facts }
}

/** With no labels but some. Those that were gone before keep the reason that they had. */
export function only(branch: Branch, labels: Iterable<string>, removal: Removal): Branch {
  const kept = new Set(labels)
  const facts = new Map<string, Fact>()
  for (const label of kept) facts.set(label, factOf(branch, label))
  const isClosed = branch.others.state === 'lacks'
  for (const [label, fact] of branch.facts) {
    if (kept.has(label)) continue
    if (fact.state === 'lacks') facts.set(label, fact)
    else if (isClosed) facts.set(label, { state: 'lacks', removal })
  }
  return { facts, others: isClosed ? branch.others : { state: 'lacks', removal } }
}

/** What is known of a label when a series can be of any of the branches. */
export function factIn(branches: readonly Branch[], label: string): Fact {
  const facts = branches.map((branch) => factOf(branch, label))
  const [first] = facts
  if (!first || facts.some(({ state }) => state !== first.state)) return may
  if (first.state !== 'has') return first
  const values = facts.flatMap((fact) => (fact.state === 'has' && fact.values ? [fact.values] : []))
  return values.length === facts.length
    ? { state: 'has', values: [...new Set(values.flat())] }
    : { state: 'has' }
}

/** More kinds of series than this are treated as one, of which less is known. */
const maxBranches = 24

export function limited(branches: readonly Branch[]): readonly Branch[] {
  return branches.length > maxBranches ? [merged(branches)] : branches
}

/** One branch that holds what is true of all of them. */
export function merged(branches: readonly Branch[]): Branch {
  const [first] = branches
  if (!first) return anything
  if (branches.length === 1) return first
  const labels = new Set(branches.flatMap((branch) => [...branch.facts.keys()]))
  const facts = new Map([...labels].map((label) => [label, factIn(branches, label)]))
  const isClosed = branches.every(({ others }) => others.state === 'lacks')
  return { facts, others: isClosed ? first.others : may }
}

const setOf = memo((values: readonly string[]): ReadonlySet<string> => new Set(values))

/** True if a label can have a value. Fast, because there may be thousands of values. */
export const isAmong = (values: readonly string[], value: string): boolean =>
  values.length < 16 ? values.includes(value) : setOf(values).has(value)

/** A label that both sides of a match must have with the same value, or both not have. */
export function both(left: Fact, right: Fact, match?: Binary): Fact {
  if (left.state === 'lacks') return left
  if (right.state === 'lacks')
    return { state: 'lacks', removal: match ? { match, ...right.removal } : right.removal }
  if (left.state === 'may') return right
  if (right.state === 'may') return left
  const { values: ofRight } = right
  const values = left.values && ofRight ? left.values.filter((value) => isAmong(ofRight, value)) : undefined
  return { state: 'has', values: values ?? left.values ?? right.values }
}

function shareNone(a: readonly string[] | undefined, b: readonly string[] | undefined): boolean {
  if (!a || !b) return false
  const [few, many] = a.length < b.length ? [a, b] : [b, a]
  return !few.some((value) => isAmong(many, value))
}

/** True if the two facts about a label contradict each other. */
export function contradict(a: Fact, b: Fact): boolean {
  if (a.state === 'has' && b.state === 'has') return shareNone(a.values, b.values)
  return (a.state === 'has' && b.state === 'lacks') || (a.state === 'lacks' && b.state === 'has')
}
