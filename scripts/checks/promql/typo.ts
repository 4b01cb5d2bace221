import { distance } from '../../model/near.ts'
import type { Project } from '../../model/project.ts'
import type { Rule } from '../../model/rule.ts'
import type { Place } from '../../model/source.ts'
import { templatesOf } from '../alert/templates.ts'
import { defineCheck } from '../check.ts'
import { analysisOf } from './analysis.ts'
import { namesIn } from './names.ts'

/** Labels that everybody's series have. */
const wellKnown = [
  'instance',
  'namespace',
  'container',
  'cluster',
  'service',
  'device',
  'mountpoint',
  'endpoint',
  'quantile',
]
/** So many rules have to use a name before another, of one rule, counts as a slip. */
const often = 3
/** Shorter words differ by a letter and mean it: rx and tx, get and set, cpu and gpu. */
const leastWord = { metric: 5, label: 6 }

interface Name {
  readonly text: string
  readonly kind: 'metric' | 'label'
  readonly rule: Rule
  readonly at: Place
  /** In how many rules it is used. */
  rules: number
}

export default defineCheck({
  id: 'promql/typo',
  on: 'project',
  severity: 'warning',
  about: 'No metric or label of one rule is a letter away from what the other rules use.',
  peers: ['promruval doesNotContainTypos'],
  *run(project) {
    const names = collect(project)
    const common = [...names.values()].filter(({ rules }) => rules >= often)
    const index = new Map<string, string>()
    const add = (kind: Name['kind'], text: string): void => {
      for (const key of keysOf(kind, text)) if (!index.has(key)) index.set(key, text)
    }
    for (const { kind, text } of common) add(kind, text)
    for (const label of wellKnown) add('label', label)
    for (const { kind, text, rules, rule, at } of names.values()) {
      if (rules > 1 || (kind === 'label' && wellKnown.includes(text))) continue
      const meant = similar(kind, text, index)
      if (meant === undefined) continue
      yield {
        at,
        alert: rule.kind === 'alert' ? rule.name.text : undefined,
        message: `the ${kind} \`${text}\` is used here alone; did you mean \`${meant}\`?`,
        help:
          names.get(`${kind} ${meant}`) === undefined
            ? `\`${meant}\` is what most series have.`
            : `${names.get(`${kind} ${meant}`)?.rules} rules use \`${meant}\`.`,
        data: { [kind]: text },
      }
    }
  },
})

/** All metrics and labels of the tree's rules, with the place of their first use. */
function collect(project: Project): Map<string, Name> {
  const names = new Map<string, Name>()
  for (const rule of project.rules) {
    const seen = new Set<string>()
    const note = (kind: Name['kind'], text: string, at: () => Place): void => {
      const key = `${kind} ${text}`
      if (seen.has(key)) return
      seen.add(key)
      const known = names.get(key)
      if (known) known.rules++
      else names.set(key, { text, kind, rule, at: at(), rules: 1 })
    }
    const analysis = analysisOf(rule, project)
    if (!analysis) continue
    for (const { kind, name, span } of namesIn(analysis.expr)) note(kind, name, () => analysis.at(span))
    for (const { uses, at } of templatesOf(rule))
      for (const use of uses.labels) if (use.of === 'labels') note('label', use.label, () => at(use))
  }
  // What is recorded in the tree is spelt as it is meant.
  for (const { name } of project.recordings) names.delete(`metric ${name.text}`)
  return names
}

/** The name with one letter of one of its words left out, for every letter; and as it is, for those who left one out. */
function* keysOf(kind: Name['kind'], text: string): Generator<string> {
  for (const { before, word, after } of wordsOf(kind, text)) {
    yield `${kind} ${before}\0${word}\0${after}`
    for (let i = 0; i < word.length; i++)
      yield `${kind} ${before}\0${word.slice(0, i)}${word.slice(i + 1)}\0${after}`
  }
}

interface Word {
  readonly before: string
  readonly word: string
  readonly after: string
}

function* wordsOf(kind: Name['kind'], text: string): Generator<Word> {
  const words = kind === 'metric' ? [...text.matchAll(/[^_:]+/g)] : [...text.matchAll(/.+/g)]
  for (const { index, 0: word } of words)
    if (word.length >= leastWord[kind] - 1)
      yield { before: text.slice(0, index), word, after: text.slice(index + word.length) }
}

/** A common name that differs by one slip of the hand, and not by a number or a plural. */
function similar(kind: Name['kind'], text: string, index: ReadonlyMap<string, string>): string | undefined {
  for (const key of keysOf(kind, text)) {
    const other = index.get(key)
    if (other === undefined || other === text || distance(text, other, 1) > 1) continue
    const longer = text.length > other.length ? text : other
    const shorter = longer === text ? other : text
    const isPlural = longer === `${shorter}s`
    const isNumber = text.replace(/\d/g, '') === other.replace(/\d/g, '')
    const isShort =
      Math.min(...[text, other].map((name) => wordLength(kind, name, key))) < leastWord[kind] - 1
    if (!isPlural && !isNumber && !isShort && longer.length >= leastWord[kind]) return other
  }
  return undefined
}

/** The length of the word of a name that a key is about. */
function wordLength(kind: Name['kind'], name: string, key: string): number {
  const [before = '', , after = ''] = key.slice(kind.length + 1).split('\0')
  return name.length - before.length - after.length
}
