/** The labels of the result of an operator between two instant vectors. */
import { type Binary, isComparison, isSetOperation } from './ast.ts'
import {
  type Branch,
  both,
  contradict,
  type Fact,
  factOf,
  limited,
  may,
  merged,
  only,
  removalBy,
  without,
} from './facts.ts'

/** True if two series need the same value of a label to be matched. */
export function isMatchedOn({ matching }: Binary, label: string): boolean {
  if (matching?.kind === 'on') return matching.labels.some(({ name }) => name === label)
  return label !== '__name__' && !matching?.labels.some(({ name }) => name === label)
}

/** All labels that either side knows something about, and those that the operator names. */
function labelsIn(binary: Binary, ...branches: readonly Branch[]): Set<string> {
  const named = [...(binary.matching?.labels ?? []), ...(binary.matching?.group?.include ?? [])]
  return new Set([
    ...branches.flatMap((branch) => [...branch.facts.keys()]),
    ...named.map(({ name }) => name),
  ])
}

/** The labels of `many` as they are for those of its series that have a match in `one`. */
function narrowed(binary: Binary, many: Branch, one: Branch): Branch {
  const facts = new Map<string, Fact>()
  for (const label of labelsIn(binary, many, one)) {
    const fact = factOf(many, label)
    facts.set(label, isMatchedOn(binary, label) ? both(fact, factOf(one, label), binary) : fact)
  }
  const others = both(many.others, one.others, binary) as Branch['others']
  return { facts, others: binary.matching?.kind === 'on' ? many.others : others }
}

/** With `fill`, series of one side are returned that have no match in the other. */
function filled(binary: Binary, left: Branch, right: Branch): Branch {
  const facts = new Map<string, Fact>()
  for (const label of labelsIn(binary, left, right)) {
    const [a, b] = [factOf(left, label), factOf(right, label)]
    facts.set(label, a.state === 'lacks' && b.state === 'lacks' ? a : may)
  }
  return {
    facts,
    others: left.others.state === 'lacks' && right.others.state === 'lacks' ? left.others : may,
  }
}

export function matchLabels(
  binary: Binary,
  left: readonly Branch[],
  right: readonly Branch[],
): readonly Branch[] {
  if (binary.op === 'or') return limited([...left, ...right])
  if (binary.op === 'unless') return left
  const { matching } = binary
  const group = matching?.group
  const [many, one] = group?.many === 'right' ? [right, merged(left)] : [left, merged(right)]
  return many.map((branch) => {
    let result = binary.fill ? filled(binary, branch, one) : narrowed(binary, branch, one)
    if (isSetOperation(binary)) return result
    if (group) {
      const facts = new Map(result.facts)
      for (const { name } of group.include) facts.set(name, binary.fill ? may : factOf(one, name))
      result = { ...result, facts }
    } else if (matching) {
      const names = matching.labels.map(({ name }) => name)
      const why = removalBy(binary, matching.kind, matching)
      result = matching.kind === 'on' ? only(result, names, why) : without(result, names, why)
    }
    return withoutName(binary, result)
  })
}

/** Arithmetic and `bool` drop the metric's name; of a comparison with `on` it depends on the version. */
export function withoutName(binary: Binary, branch: Branch): Branch {
  if (!isComparison(binary) || binary.bool)
    return without(branch, ['__name__'], removalBy(binary, 'operator', binary.opSpan))
  const isUnsure = binary.matching?.kind === 'on' && factOf(branch, '__name__').state === 'has'
  return isUnsure ? { ...branch, facts: new Map(branch.facts).set('__name__', may) } : branch
}

export interface Mismatch {
  readonly label: string
  readonly left: Fact
  readonly right: Fact
}

/** A label that no series of the left shares with any of the right, so that nothing is ever matched. */
export function mismatchOf(
  binary: Binary,
  left: readonly Branch[],
  right: readonly Branch[],
): Mismatch | undefined {
  let found: Mismatch | undefined
  for (const a of left) {
    for (const b of right) {
      const labels = [...labelsIn(binary, a, b)].filter((label) => isMatchedOn(binary, label))
      const label = labels.find((each) => contradict(factOf(a, each), factOf(b, each)))
      if (label === undefined) return undefined
      found ??= { label, left: factOf(a, label), right: factOf(b, label) }
    }
  }
  return found
}
