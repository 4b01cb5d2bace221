/** The reasons why promtool refuses to read a suite, each with its place and with help. */

import { table } from '../lib/table.ts'
import { lineSpan, type Place } from '../model/source.ts'
import type { Suite } from '../model/suite.ts'
import { itemsAt, type YamlNode, type YamlScalar } from '../model/yaml.ts'
import { parseDuration } from '../promql/milliseconds.ts'
import { newerHelp } from '../suite/features-by-version.ts'
import { durationHelp, levelOf } from '../suite/keys.ts'
import { lineOf, placeOfSuite } from '../suite/place.ts'
import { keyHelp, nearest } from '../text/near.ts'

/** A reason why promtool refuses a suite. */
export interface Refusal {
  readonly message: string
  readonly help?: string
  readonly at: Place
  /** The rule file that it refuses, if that is the reason. */
  readonly ruleFile?: string
  readonly related?: readonly { readonly at: Place; readonly message: string }[]
}

/** A key or a value, and the key that it belongs to. */
interface Written {
  readonly key?: YamlScalar
  readonly node: YamlNode
  readonly isKey: boolean
}

/** All nodes of a tree, each once even if it is referred to several times. */
function writtenIn(root: YamlNode): Written[] {
  const found: Written[] = []
  const seen = new Set<YamlNode>()
  const open: Written[] = [{ node: root, isKey: false }]
  for (let next = open.pop(); next; next = open.pop()) {
    if (seen.has(next.node)) continue
    seen.add(next.node)
    found.push(next)
    const { node, key: above } = next
    if (node.kind === 'map')
      for (const { key, value } of node.entries) {
        found.push({ key, node: key, isKey: true })
        open.push({ key, node: value, isKey: false })
      }
    else if (node.kind === 'seq')
      for (const item of node.items) open.push({ key: above, node: item, isKey: false })
  }
  return found.sort((a, b) => a.node.start - b.node.start)
}

const typeWords: readonly (readonly [RegExp, string])[] = [
  [/^\[\]/, 'a list'],
  [/^(?:map|main\.)/, 'a map'],
  [/^(?:float|u?int)/, 'a number'],
  [/^bool/, '`true` or `false`'],
  [/./, 'a text'],
]
const wordFor = (type: string): string => typeWords.find(([pattern]) => pattern.test(type))?.[1] ?? ''
const tagWords: Readonly<Record<string, string>> = table({ seq: 'a list', map: 'a map' })

/** YAML reads NaN as text; as a YAML number it is equal to nothing. */
export const nanHelp =
  'Expect 1 from `EXPR != bool EXPR`, which is true for NaN only: NaN equals nothing, not even itself.'

/** The first line of an unmarshal error that is about one place. */
function lineRefusal(suite: Suite, written: readonly Written[], line: number, text: string): Refusal {
  const { start, end } = lineSpan(suite.source, line)
  const here = written.filter(({ node }) => node.start >= start && node.start <= end)
  const refused = 'promtool refuses the suite'
  const field = /^field (.*) not found in type main\.(\w+)$/s.exec(text)
  const level = field && levelOf(field[2] ?? '')
  if (field && level) {
    const [, name = ''] = field
    const at = here.find(({ node, isKey }) => isKey && node.kind === 'scalar' && node.text === name)?.node
    const newer = newerHelp(text)
    const anchors =
      level.what === 'a suite' && nearest(name, level.keys) === undefined
        ? ' promtool accepts no key that only holds anchors: define an anchor where it is first used.'
        : ''
    return {
      at: at ?? lineOf(suite.source, line),
      message: newer
        ? `${refused}: this promtool does not know \`${name}\` yet`
        : `${refused}: \`${name}\` is not a key of ${level.what}`,
      help: newer ?? keyHelp(name, level.keys) + anchors,
    }
  }
  const kind = /^cannot unmarshal !!(\w+)(?: `(.*)`)? into (\S+)$/s.exec(text)
  if (kind) {
    const [, tag = '', shown, type = ''] = kind
    const begin = shown?.replace(/\.\.\.$/, '')
    const [at, ...others] = here.filter(({ node, isKey }) =>
      node.kind === 'scalar'
        ? !isKey && begin !== undefined && node.text.startsWith(begin)
        : node.kind === tag,
    )
    if (!at || others.length > 0) return { at: lineOf(suite.source, line), message: `${refused}: ${text}` }
    const name = at.key ? ` of \`${at.key.text}\`` : ''
    return {
      at: at.node.kind === 'scalar' ? at.node : (at.key ?? at.node),
      message: `${refused}: the value${name} is ${shown === undefined ? (tagWords[tag] ?? `a ${tag}`) : `\`${shown}\``}, but must be ${wordFor(type)}`,
      ...(shown === 'NaN' ? { help: nanHelp } : {}),
    }
  }
  const twice = /^field (.*) already set in type|^mapping key "(.*)" already defined/s.exec(text)
  // The tree has only one of the two.
  const double = suite.yaml.problems.find(
    (problem) => problem.kind === 'duplicate-key' && problem.start >= start && problem.start <= end,
  )
  return {
    at:
      twice && double
        ? { source: suite.source, start: double.start, end: double.end }
        : lineOf(suite.source, line),
    message: `${refused}: ${text}`,
    ...(twice ? { help: 'Remove one of the two.' } : {}),
  }
}

const timeKeys = ['eval_time', 'interval', 'evaluation_interval']

/** An error about the suite as a whole, in promtool's words; with the place if these name one. */
function wholeRefusal(suite: Suite, written: readonly Written[], text: string): Refusal {
  const message = `promtool refuses the suite: ${text}`
  if (/duration/.test(text)) {
    const wrong = written.filter(
      ({ key, node, isKey }) =>
        !isKey &&
        timeKeys.includes(key?.text ?? '') &&
        node.kind === 'scalar' &&
        node.value !== null &&
        parseDuration(node.text) === undefined,
    )
    const at = wrong.find(({ node }) => node.kind === 'scalar' && text.includes(`"${node.text}"`)) ?? wrong[0]
    if (at) return { at: at.node, message, help: durationHelp }
  }
  const group = /^group name repeated in evaluation order: (.*)$/s.exec(text)?.[1]
  const order = itemsAt(suite.root, 'group_eval_order')
  const at = order.findLast((item) => item.kind === 'scalar' && item.text === group)
  return { at: at ?? placeOfSuite(suite), message, ...(at ? { help: 'Name each group once.' } : {}) }
}

/** The maximum number of related places of one finding. */
const maxRelated = 10

/** One refusal for each error; the same error at several places is one refusal. */
export function refusalsOf(
  suite: Suite,
  lines: readonly string[],
  names: ReadonlyMap<string, string>,
): Refusal[] {
  // promtool gives the same reason for each test.
  const whole = [...new Set(lines)].join('\n').trim()
  const ofRuleFile = [...names].find(([name]) => whole.includes(name))?.[1]
  const tidy = (text: string): string => {
    let tidied = text
      .trim()
      .replace(/:\s*\n\s*/g, ': ')
      .replace(/(?<!\s)\s*\n\s*/g, '; ')
    for (const [name, path] of names) tidied = tidied.replaceAll(name, path)
    return tidied
  }
  if (ofRuleFile !== undefined)
    return [
      {
        at: placeOfSuite(suite),
        message: `promtool refuses the suite: ${tidy(whole)}`,
        ruleFile: ofRuleFile,
      },
    ]
  const written = writtenIn(suite.root)
  const rest: string[] = []
  const byMessage = new Map<string, { first: Refusal; more: Place[] }>()
  for (const part of whole.split('\n')) {
    const located = /^\s*line (\d+): (.*)$/.exec(part)
    if (!located) {
      if (!/unmarshal errors:\s*$/.test(part)) rest.push(part)
      continue
    }
    const refusal = lineRefusal(suite, written, Number(located[1]), located[2] ?? '')
    const known = byMessage.get(refusal.message ?? '')
    if (known) known.more.push(refusal.at)
    else byMessage.set(refusal.message ?? '', { first: refusal, more: [] })
  }
  const found = [...byMessage.values()].map(({ first, more }): Refusal => {
    const related = more.slice(0, maxRelated).map((at) => ({ at, message: 'here, too' }))
    return related.length > 0 ? { ...first, related } : first
  })
  const left = tidy(rest.join('\n'))
  return left === '' ? found : [...found, wholeRefusal(suite, written, left)]
}
