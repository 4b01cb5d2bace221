import { table } from '../../lib/table.ts'
import type { Project } from '../../model/project.ts'
import type { RuleFile } from '../../model/rule.ts'
import { descend, entry, scalarAt, type YamlNode } from '../../model/yaml.ts'
import { validate } from '../../schemas/rule-file.generated.ts'
import { isIntegerScalar } from '../../text/integer.ts'
import { nearest } from '../../text/near.ts'
import { defineCheck, type Finding } from '../check.ts'

/** The part of ajv's error object that messages are made from. */
interface SchemaError {
  readonly keyword: string
  readonly instancePath: string
  readonly params: Readonly<Record<string, unknown>>
  readonly propertyName?: string
  readonly data?: unknown
  readonly parentSchema?: {
    readonly title?: string
    readonly format?: string
    readonly properties?: Readonly<Record<string, unknown>>
    readonly type?: string | readonly string[]
  }
}

/** The formats that the schema names, in words. */
const formats: Readonly<Record<string, { what: string; help: string }>> = table({
  duration: {
    what: 'a duration',
    help: 'Write a whole number and a unit, the larger ones first: `30s`, `5m`, `1h30m`, `2d`.',
  },
  boolean: { what: '`true` or `false`', help: 'Write `true` or `false`.' },
  strategy: { what: 'a partial response strategy', help: 'Thanos knows `warn` and `abort`.' },
})

const kinds: Readonly<Record<string, string>> = table({
  array: 'a list',
  object: 'a mapping',
  string: 'a value',
  null: 'nothing',
})

/** The document for the schema: scalars become text, because Go decodes them into strings. */
function toTexts(node: YamlNode): unknown {
  if (node.kind === 'scalar') return node.value === null ? null : node.text
  if (node.kind === 'seq') return node.items.map(toTexts)
  return table(Object.fromEntries(node.entries.map(({ key, value }) => [key.text, toTexts(value)])))
}

const segmentsOf = (pointer: string): string[] =>
  pointer
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))

export default defineCheck({
  id: 'rule/schema',
  on: 'project',
  severity: 'error',
  about: 'Rule files have the fields and types that Prometheus, Thanos and Mimir know.',
  peers: ['promtool check rules', 'pint yaml/parse', 'pint alerts/for'],
  *run(project) {
    for (const file of project.ruleFiles) {
      for (const root of file.roots) {
        yield* judge(root, file, project)
        yield* judgeRules(root, file, project)
      }
    }
    for (const { source, documents, problems } of project.strays) {
      const root = documents.find((document) => document !== undefined)
      if (!root || problems.some((problem) => problem.kind === 'syntax')) continue
      const top = root.kind === 'map' ? root.entries.map(({ key }) => key) : []
      const typo = top.find((key) => nearest(key.text, ['groups']))
      yield {
        at: { source, start: (typo ?? top[0] ?? root).start, end: (typo ?? top[0] ?? root).end },
        message: typo
          ? `unknown field \`${typo.text}\`: this file has no \`groups\``
          : 'this file is in the rules folder but has no `groups`',
        help: typo
          ? 'Did you mean `groups`?'
          : 'A rule file begins with `groups:`; list other files under `ignore:` in firedrill.yml.',
      }
    }
  },
})

function* judge(root: YamlNode, file: RuleFile, project: Project): Iterable<Finding> {
  if (validate(toTexts(root))) return
  const seen = new Set<string>()
  for (const error of (validate.errors ?? []) as readonly SchemaError[]) {
    if (error.keyword === 'pattern' && error.propertyName !== undefined) continue
    const finding = explain(error, root, file, project)
    const key = `${finding?.at?.start} ${finding?.message}`
    if (!finding || seen.has(key)) continue
    seen.add(key)
    yield { ...finding, alert: alertAt(root, segmentsOf(error.instancePath)) }
  }
}

/** The name of the alert that a path leads into. */
function alertAt(root: YamlNode, path: readonly string[]): string | undefined {
  return path.length >= 4 ? scalarAt(descend(root, path.slice(0, 4)), 'alert')?.text : undefined
}

function explain(error: SchemaError, root: YamlNode, file: RuleFile, project: Project): Finding | undefined {
  const path = segmentsOf(error.instancePath)
  const node = descend(root, path)
  const key = path.at(-1) ?? ''
  const at = (place: YamlNode): Finding['at'] => ({ source: file.source, start: place.start, end: place.end })
  switch (error.keyword) {
    case 'additionalProperties': {
      const name = String(error.params.additionalProperty)
      const known = Object.keys(error.parentSchema?.properties ?? {})
      const guess = nearest(name, known)
      const owner = error.parentSchema?.title ?? 'mapping'
      const misplaced = owner === 'group' && ['alert', 'record', 'expr'].includes(name)
      return {
        at: at(entry(node, name)?.key ?? node),
        message: `unknown field \`${name}\` in a ${owner}`,
        help: guess
          ? `Did you mean \`${guess}\`?`
          : misplaced
            ? 'That is a field of a rule: put it in an item of `rules:`.'
            : `A ${owner} has: ${known.join(', ')}.`,
      }
    }
    case 'required': {
      const name = String(error.params.missingProperty)
      const known = Object.keys(error.parentSchema?.properties ?? {})
      const keys = node.kind === 'map' ? node.entries.map((e) => e.key.text) : []
      // The misspelt field has its own finding.
      if (keys.some((written) => !known.includes(written) && nearest(written, known) === name))
        return undefined
      const owner = error.parentSchema?.title ?? 'mapping'
      return {
        at: at(firstKey(node)),
        message: `this ${owner} has no \`${name}\``,
        help:
          name === 'expr'
            ? 'Add the PromQL expression that the rule evaluates.'
            : `Add \`${name}:\`; it can't be empty.`,
      }
    }
    case 'type': {
      const wanted = [error.params.type].flat().map(String)
      if (wanted[0] === 'string' && node.kind === 'scalar') {
        return {
          at: at(entryKey(root, path) ?? node),
          message: `\`${key}\` is empty`,
          help: `Give \`${key}\` a value.`,
        }
      }
      const what = /^\d+$/.test(key)
        ? `an item of \`${path.at(-2) ?? ''}\``
        : key === ''
          ? 'the file'
          : `\`${key}\``
      const is =
        node.kind === 'seq'
          ? 'a list'
          : node.kind === 'map'
            ? 'a mapping'
            : node.value === null
              ? 'empty'
              : 'a plain value'
      return {
        at: at(firstKey(node)),
        message: `${what} must be ${kinds[wanted[0] ?? ''] ?? wanted[0]}, and is ${is}`,
      }
    }
    case 'pattern': {
      const format = formats[error.parentSchema?.format ?? '']
      if (!format)
        return {
          at: at(entryKey(root, path) ?? node),
          message: `\`${key}\` is empty`,
          help: `Give \`${key}\` a value.`,
        }
      const text = node.kind === 'scalar' ? node.text : ''
      return { at: at(node), message: `\`${key}: ${text}\` is not ${format.what}`, help: format.help }
    }
    case 'propertyNames': {
      const name = String(error.params.propertyName)
      if (project.config.names === 'utf8' && name !== '' && name !== '__name__') return undefined
      const what = key === 'labels' ? 'label' : 'annotation'
      return {
        at: at(entry(node, name)?.key ?? node),
        message: `\`${name}\` is not a valid ${what} name`,
        help:
          name === '__name__'
            ? 'A rule may not set the metric name; an alert becomes `ALERTS`.'
            : 'Use letters, digits and underscores, not beginning with a digit: Prometheus 2 rejects the file. If all servers are Prometheus 3, set `names: utf8` in firedrill.yml.',
      }
    }
    default:
      return undefined
  }
}

const firstKey = (node: YamlNode): YamlNode =>
  node.kind === 'map' && !node.flow ? (node.entries[0]?.key ?? node) : node

function entryKey(root: YamlNode, path: readonly string[]): YamlNode | undefined {
  return entry(descend(root, path.slice(0, -1)), path.at(-1) ?? '')?.key
}

/** Rules that depend on more than one field, and are clearer in code than in a schema. */
function* judgeRules(root: YamlNode, file: RuleFile, project: Project): Iterable<Finding> {
  const groups = entry(root, 'groups')?.value
  if (groups?.kind !== 'seq') return
  for (const group of groups.items) {
    yield* judgeLimit(group, file)
    const rules = entry(group, 'rules')?.value
    if (rules?.kind !== 'seq') continue
    for (const rule of rules.items) {
      if (rule.kind === 'map') yield* judgeRule(rule, file, project)
    }
  }
}

/** A number as YAML knows it, which a schema of texts can't tell from a text in quotes. */
function* judgeLimit(group: YamlNode, file: RuleFile): Iterable<Finding> {
  const limit = entry(group, 'limit')?.value
  if (limit?.kind !== 'scalar' || limit.value === null) return
  if (limit.style === 'plain' && isIntegerScalar(limit.text)) return
  yield {
    at: { source: file.source, start: limit.start, end: limit.end },
    message: `\`limit: ${file.source.text.slice(limit.start, limit.end)}\` is not a whole number`,
    help: 'Write digits only, without quotes.',
  }
}

function* judgeRule(rule: YamlNode, file: RuleFile, project: Project): Iterable<Finding> {
  const at = (node: YamlNode): Finding['at'] => ({ source: file.source, start: node.start, end: node.end })
  const alert = entry(rule, 'alert')
  const record = entry(rule, 'record')
  const isSet = (field: typeof alert): boolean =>
    field?.value.kind === 'scalar' && field.value.text !== '' && field.value.value !== null
  // The schema reports a name that is not a plain value.
  if ((alert ?? record) && (alert ?? record)?.value.kind !== 'scalar') return
  if (!isSet(alert) && !isSet(record)) {
    // The schema also reports a misspelt one.
    const keys = rule.kind === 'map' ? rule.entries.map(({ key }) => key.text) : []
    if (!alert && !record && keys.some((key) => nearest(key, ['alert', 'record']))) return
    yield {
      at: at((alert ?? record)?.key ?? firstKey(rule)),
      message:
        (alert ?? record)
          ? `\`${(alert ?? record)?.key.text}\` is empty`
          : 'this rule has neither `alert` nor `record`',
      help: 'Name it with `alert:` or `record:`.',
    }
    return
  }
  if (isSet(alert) && isSet(record) && alert && record) {
    yield {
      at: at(record.key),
      alert: alert.value.kind === 'scalar' ? alert.value.text : undefined,
      message: 'a rule is either an alert or a recording, and this one has both `alert` and `record`',
      help: 'Split it into two rules.',
    }
    return
  }
  if (!record || !isSet(record) || record.value.kind !== 'scalar') return
  for (const field of ['for', 'keep_firing_for', 'annotations']) {
    const found = entry(rule, field)
    if (!found || (found.value.kind === 'scalar' && found.value.value === null)) continue
    yield {
      at: at(found.key),
      message: `a recording rule has no \`${field}\``,
      help: 'Remove it, or name the rule with `alert:`.',
    }
  }
  if (!/^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(record.value.text) && project.config.names !== 'utf8') {
    yield {
      at: at(record.value),
      message: `\`${record.value.text}\` is not a valid metric name`,
      help: 'Use letters, digits, underscores and colons: Prometheus 2 rejects the file. If all servers are Prometheus 3, set `names: utf8` in firedrill.yml.',
    }
  }
}
