/** Checks labels and annotations against a policy, both in the same way. */

import { placeIn } from '../../../model/offsets.ts'
import type { PairPolicy } from '../../../model/policy.ts'
import type { Pair, Rule } from '../../../model/rule.ts'
import type { Place } from '../../../model/source.ts'
import { nearest } from '../../../text/near.ts'
import type { Finding } from '../../check.ts'
import { listed, matches, matchesAny } from './scope.ts'

type Kind = 'label' | 'annotation'

export const isTemplated = (text: string): boolean => text.includes('{{')

const shown = ({ key, value: { text } }: Pair): string =>
  text === '' || text.length > 40 ? `\`${key.text}\`` : `\`${key.text}: ${text}\``

/** Checks which names are required, and which exclude each other. */
export function* judgeNames(
  rule: Rule,
  pairs: readonly Pair[],
  kind: Kind,
  wants: PairPolicy,
): Generator<Finding> {
  const name = rule.name.text
  const has = (pattern: string): boolean => pairs.some(({ key }) => matches(pattern, key.text))
  for (const pattern of wants.required ?? []) {
    if (has(pattern)) continue
    yield {
      at: rule.name,
      message: `\`${name}\` has no ${kind} \`${pattern}\`, which the policy requires`,
      help: `Add it to the rule's ${kind}s.`,
      data: { [kind]: pattern },
    }
  }
  for (const names of wants.anyOf ?? []) {
    if (names.some(has)) continue
    yield {
      at: rule.name,
      message: `\`${name}\` has none of the ${kind}s ${listed(names)}, and the policy requires one of them`,
      help: `Add one of them to the rule's ${kind}s.`,
    }
  }
  for (const entries of wants.exclusive ?? []) {
    const found = Object.entries(entries).flatMap(
      ([pattern, value]) =>
        pairs.find((pair) => matches(pattern, pair.key.text) && matches(value, pair.value.text)) ?? [],
    )
    const [first, second] = found
    if (!first || !second) continue
    const [one, other] = [first, second].map(shown)
    yield {
      at: second.key,
      message: `the policy forbids ${other} together with ${one}`,
      help: 'Remove one of them.',
      related: [{ at: first.key, message: 'the other one is here' }],
    }
  }
}

/** The parts of a value that are checked, with their places: the whole value, or the items of a list. */
function partsOf({ key, value }: Pair, kind: Kind, wants: PairPolicy): { text: string; at: Place }[] {
  const separator = Object.entries(wants.separator ?? {}).find(([name]) => matches(name, key.text))?.[1]
  // The line end of a YAML block is part of a label's value, but invisible to a reader of an annotation.
  const whole = kind === 'label' ? value.text : value.text.trimEnd()
  if (separator === undefined) return [{ text: whole, at: value }]
  let from = 0
  return value.text.split(separator).map((item) => {
    const start = from + (item.length - item.trimStart().length)
    from += item.length + separator.length
    const text = item.trim()
    return { text, at: text === '' ? value : placeIn(value, start, start + text.length) }
  })
}

/** Checks a single name and its value. */
export function* judgePair(pair: Pair, kind: Kind, wants: PairPolicy): Generator<Finding> {
  const { key, value } = pair
  const isOf = (names: readonly string[] | undefined): boolean => matchesAny(names ?? [], key.text)
  const entriesFor = <T>(entries: Readonly<Record<string, T>> | undefined): T[] =>
    Object.entries(entries ?? {}).flatMap(([name, wanted]) => (matches(name, key.text) ? [wanted] : []))
  const data = { [kind]: key.text }

  if (isOf(wants.forbidden)) {
    yield { at: key, message: `the policy forbids the ${kind} \`${key.text}\``, help: 'Remove it.', data }
    return
  }
  const likely = wants.known?.includes(key.text) === false && nearest(key.text, wants.known)
  if (likely) {
    yield {
      at: key,
      message: `\`${key.text}\` is not a ${kind} that the policy knows`,
      help: `Did you mean \`${likely}\`?`,
      data,
    }
  }
  if (value.text.trim() === '') {
    if (wants.nonEmpty)
      yield {
        at: key,
        message: `the ${kind} \`${key.text}\` is empty, which the policy forbids`,
        help: 'Give it a value, or remove it.',
        data,
      }
    return
  }
  if (isOf(wants.templated) && !isTemplated(value.text))
    yield {
      at: value,
      message: `\`${key.text}\` uses no template, which the policy requires`,
      help: 'Name what is affected, with `{{ $labels.… }}` or `{{ $value }}`.',
      data,
    }
  if (isOf(wants.plain) && isTemplated(value.text))
    yield {
      at: value,
      message: `\`${key.text}\` uses a template, which the policy forbids`,
      help: 'Write a text that is true for all series.',
      data,
    }
  for (const { text, at } of partsOf(pair, kind, wants)) {
    // The result of a template is unknown.
    if (!isTemplated(text)) {
      for (const values of entriesFor(wants.values)) {
        if (values.includes(text)) continue
        const meant = nearest(text, values)
        yield {
          at,
          message: `\`${key.text}\` is \`${text}\`, and the policy allows ${listed(values)}`,
          help: meant ? `Did you mean \`${meant}\`?` : 'Write one of them.',
          data,
        }
      }
    }
    for (const pattern of entriesFor(wants.matching)) {
      if (matches(pattern, text)) continue
      yield { at, message: `\`${key.text}\` doesn't match \`${pattern}\`, as the policy requires`, data }
    }
    for (const pattern of entriesFor(wants.rejected)) {
      if (!matches(pattern, text)) continue
      yield { at, message: `\`${key.text}\` matches \`${pattern}\`, which the policy forbids`, data }
    }
  }
}
