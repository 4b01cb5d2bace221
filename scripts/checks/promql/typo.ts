import type { Project } from '../../model/project.ts'
import type { Rule } from '../../model/rule.ts'
import type { Place } from '../../model/source.ts'
import { distance } from '../../text/near.ts'
import { defineCheck } from '../check.ts'
import { analysisOf } from '../lib/analysis.ts'
import { namesIn } from '../lib/names.ts'
import { templatesOf } from '../lib/templates.ts'

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
    const index: Index = { frames: new Set(), names: new Map() }
    for (const { kind, text } of common) addTo(index, kind, text)
    for (const label of wellKnown) addTo(index, 'label', label)
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

interface Word {
  readonly before: string
  readonly word: string
  readonly after: string
}

/** The words of a name that are long enough for a slip to show; of a label there is one. */
function wordsOf(kind: Name['kind'], text: string): Word[] {
  const least = leastWord[kind] - 1
  if (kind === 'label') return text.length < least ? [] : [{ before: '', word: text, after: '' }]
  const words: Word[] = []
  for (let start = 0, end = 0; end <= text.length; end++) {
    const unit = text[end]
    if (unit !== undefined && unit !== '_' && unit !== ':') continue
    if (end - start >= least)
      words.push({ before: text.slice(0, start), word: text.slice(start, end), after: text.slice(end) })
    start = end + 1
  }
  return words
}

/** Finds common names by what is left of them when one letter of a word is missing, so that it takes linear time. */
interface Index {
  /** Names with a word left out: where there is none like it, no letter has to be tried. */
  readonly frames: Set<string>
  readonly names: Map<string, string>
}

function keysOf({ before, word, after }: Word, kind: string): string[] {
  const keys = [`${kind} ${before}\0${word}\0${after}`]
  for (let i = 0; i < word.length; i++)
    keys.push(`${kind} ${before}\0${word.slice(0, i)}${word.slice(i + 1)}\0${after}`)
  return keys
}

const frameOf = ({ before, after }: Word, kind: string): string => `${kind} ${before}\0${after}`

function addTo({ frames, names }: Index, kind: Name['kind'], text: string): void {
  for (const word of wordsOf(kind, text)) {
    frames.add(frameOf(word, kind))
    for (const key of keysOf(word, kind)) if (!names.has(key)) names.set(key, text)
  }
}

/** A common name that differs by one slip of the hand, and not by a number or a plural. */
function similar(kind: Name['kind'], text: string, { frames, names }: Index): string | undefined {
  for (const word of wordsOf(kind, text)) {
    if (!frames.has(frameOf(word, kind))) continue
    for (const key of keysOf(word, kind)) {
      const other = names.get(key)
      if (other === undefined || other === text || distance(text, other, 1) > 1) continue
      const isLonger = text.length > other.length
      const [longer, shorter] = isLonger ? [text, other] : [other, text]
      const isPlural = longer === `${shorter}s`
      const isNumber = text.replace(/\d/g, '') === other.replace(/\d/g, '')
      const length = Math.max(word.word.length, other.length - word.before.length - word.after.length)
      if (!isPlural && !isNumber && length >= leastWord[kind]) return other
    }
  }
  return undefined
}
