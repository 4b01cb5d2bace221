import type { Project } from '../../model/project.ts'
import type { Rule } from '../../model/rule.ts'
import type { Place } from '../../model/source.ts'
import { distance } from '../../text/near.ts'
import { defineCheck } from '../check.ts'
import { analysisOf } from '../lib/analysis.ts'
import { namesIn } from '../lib/names.ts'
import { templatesOf } from '../lib/templates.ts'

/** Labels that most series have. */
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
/** The number of rules that must use a name before a similar name in a single rule counts as a typo. */
const minUses = 3
/** Shorter words differ by one letter on purpose: rx and tx, get and set, cpu and gpu. */
const minWordLength = { metric: 5, label: 6 }

interface Name {
  readonly text: string
  readonly kind: 'metric' | 'label'
  readonly rule: Rule
  readonly at: Place
  /** The number of rules that use it. */
  rules: number
}

export default defineCheck({
  id: 'promql/typo',
  on: 'project',
  severity: 'warning',
  about: 'No metric or label of a single rule differs by one letter from a name that other rules use.',
  peers: ['promruval doesNotContainTypos'],
  *run(project) {
    const names = collect(project)
    const common = [...names.values()].filter(({ rules }) => rules >= minUses)
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
        message: `the ${kind} \`${text}\` is used only here; did you mean \`${meant}\`?`,
        help:
          names.get(`${kind} ${meant}`) === undefined
            ? `\`${meant}\` is a label of most series.`
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
  // The name of a metric that the tree records can't be a typo.
  for (const { name } of project.recordings) names.delete(`metric ${name.text}`)
  return names
}

interface Word {
  readonly before: string
  readonly word: string
  readonly after: string
}

/** The words of a name that are long enough for a typo to be recognised. A label is one word. */
function wordsOf(kind: Name['kind'], text: string): Word[] {
  const minLength = minWordLength[kind] - 1
  if (kind === 'label') return text.length < minLength ? [] : [{ before: '', word: text, after: '' }]
  const words: Word[] = []
  for (let start = 0, end = 0; end <= text.length; end++) {
    const unit = text[end]
    if (unit !== undefined && unit !== '_' && unit !== ':') continue
    if (end - start >= minLength)
      words.push({ before: text.slice(0, start), word: text.slice(start, end), after: text.slice(end) })
    start = end + 1
  }
  return words
}

/** Finds similar names in linear time, by keys of names with one letter removed. */
interface Index {
  /** Names without one word: if a name has no match here, its letters need not be tried. */
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

/** A common name that differs by one letter, but not by a number or a plural. */
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
      if (!isPlural && !isNumber && length >= minWordLength[kind]) return other
    }
  }
  return undefined
}
