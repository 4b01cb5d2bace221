/** The old name in rule files and suites: names, matchers, annotations, expectations, comments. */
import type { TextEdit } from '../../diagnostic.ts'
import { replaceIn, setScalar } from '../../edits/scalar.ts'
import { areSound } from '../../edits/text.ts'
import type { Rule, RuleFile } from '../../model/rule.ts'
import type { Suite } from '../../model/suite.ts'
import type { YamlNode, YamlScalar } from '../../model/yaml.ts'
import type { Matcher } from '../../promql/ast.ts'
import { parsePromql } from '../../promql/parse.ts'
import { selectorsOf } from '../../promql/selectors.ts'
import { runbookKeys } from '../../sites/base.ts'
import { type Moving, movedUrl, movedUrls } from './addresses.ts'
import {
  type EditList,
  inQuotes,
  isDistinctive,
  labelPattern,
  matchesOf,
  type Names,
  type Replacement,
  wordPattern,
} from './names.ts'

/** Replaces parts of a scalar; where they can't be replaced one by one, the whole of it. */
function replaceParts(scalar: YamlScalar, parts: readonly Replacement[]): TextEdit[] | undefined {
  const apart: Replacement[] = []
  for (const part of parts.toSorted((a, b) => a.from - b.from))
    if (part.from >= (apart.at(-1)?.to ?? 0)) apart.push(part)
  if (apart.length === 0) return undefined
  const lists = apart.map(({ from, to, text }) => replaceIn(scalar, from, to, text))
  const edits = lists.flatMap((list) => list ?? [])
  if (lists.every((list) => list !== undefined) && areSound(edits, Number.MAX_SAFE_INTEGER)) return edits
  let whole = scalar.text
  for (const { from, to, text } of apart.toSorted((a, b) => b.from - a.from))
    whole = whole.slice(0, from) + text + whole.slice(to)
  return setScalar(scalar, whole)
}

/** The old name in the value of a matcher: all of it, or one of the alternatives of a regular expression. */
function inMatcher({ label, op, value, valueSpan }: Matcher, text: string, names: Names): Replacement[] {
  if (label !== 'alertname') return []
  const { start, end } = valueSpan
  const inside = text.slice(start + 1, end - 1)
  if (inside !== value) return []
  if (op === '=' || op === '!=')
    return value === names.from
      ? [{ from: start + 1, to: end - 1, text: inQuotes(names.to, text[start]) }]
      : []
  const found: Replacement[] = []
  let at = start + 1
  for (const part of value.split('|')) {
    const bare = part.replace(/^[(^]*|(?<![)$])[)$]*$/g, '')
    if (bare === names.from) {
      const from = at + part.indexOf(bare)
      found.push({
        from,
        to: from + bare.length,
        text: inQuotes(names.to.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), text[start]),
      })
    }
    at += part.length + 1
  }
  return found
}

/** In an expression only matchers are names of alerts. */
function inExpression(expr: YamlScalar, names: Names): Replacement[] {
  const parsed = parsePromql(expr.text)
  if (!parsed.expr) return matchesOf(expr.text, labelPattern(names), names.to)
  return selectorsOf(parsed.expr).flatMap(({ selector }) =>
    selector.matchers.flatMap((matcher) => inMatcher(matcher, expr.text, names)),
  )
}

/** In a text that people read, or that holds a series. */
function inText(scalar: YamlScalar, moving: Moving, alert?: Rule): Replacement[] {
  const { names } = moving
  return [
    ...movedUrls(scalar.text, moving, alert),
    ...matchesOf(scalar.text, labelPattern(names), names.to),
    ...(isDistinctive(names) ? matchesOf(scalar.text, wordPattern(names), names.to) : []),
  ]
}

/** Whole-line and trailing comments, as far as a `#` surely begins one. */
function inComments(text: string, names: Names): TextEdit[] {
  if (!isDistinctive(names)) return []
  return [...text.matchAll(/^[ \t]*#.*$/gm)].flatMap((line) =>
    matchesOf(line[0], wordPattern(names), names.to).map(({ from, to, text: name }) => ({
      start: line.index + from,
      end: line.index + to,
      text: name,
    })),
  )
}

export function renameInRules(file: RuleFile, moving: Moving, edits: EditList): void {
  const { names } = moving
  const { path, source } = file
  for (const rule of file.groups.flatMap((group) => group.rules)) {
    if (rule.kind === 'alert' && rule.name.text === names.from)
      edits.add(path, setScalar(rule.name, names.to))
    if (rule.expr) edits.add(path, replaceParts(rule.expr, inExpression(rule.expr, names)))
    for (const { key, value } of [...rule.labels, ...rule.annotations]) {
      const isUrl = runbookKeys.includes(key.text)
      const url = isUrl ? movedUrl(value.text.trim(), moving, rule) : undefined
      if (url !== undefined) edits.add(path, setScalar(value, url))
      else edits.add(path, replaceParts(value, inText(value, moving, rule)))
    }
  }
  for (const edit of inComments(source.text, names)) edits.add(path, [edit])
}

/** All scalars below a node with the key that they stand under. Aliased ones come once. */
function* scalarsOf(node: YamlNode, key = '', seen = new Set<YamlNode>()): Generator<[string, YamlScalar]> {
  if (seen.has(node)) return
  seen.add(node)
  if (node.kind === 'scalar') yield [key, node]
  else if (node.kind === 'seq') for (const item of node.items) yield* scalarsOf(item, key, seen)
  else for (const entry of node.entries) yield* scalarsOf(entry.value, entry.key.text, seen)
}

export function renameInSuite(suite: Suite, moving: Moving, edits: EditList): void {
  const { names } = moving
  const { path, source } = suite
  for (const [key, scalar] of scalarsOf(suite.yaml.documents[0] ?? suite.root)) {
    if (key === 'rule_files' || key === 'values') continue
    if (key === 'alertname' && scalar.text === names.from) edits.add(path, setScalar(scalar, names.to))
    else if (key === 'expr') edits.add(path, replaceParts(scalar, inExpression(scalar, names)))
    else if (/^runbook(_url)?$/.test(key)) {
      const url = movedUrl(scalar.text.trim(), moving)
      edits.add(path, url === undefined ? undefined : setScalar(scalar, url))
    } else edits.add(path, replaceParts(scalar, inText(scalar, moving)))
  }
  for (const edit of inComments(source.text, names)) edits.add(path, [edit])
}
