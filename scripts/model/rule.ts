import { append } from './many.ts'
import type { Source } from './source.ts'
import type { YamlFile, YamlMap, YamlNode, YamlScalar } from './yaml.ts'
import { get, itemsAt, scalarAt } from './yaml.ts'

/** A label or an annotation. */
export interface Pair {
  readonly key: YamlScalar
  readonly value: YamlScalar
}

export interface Rule {
  readonly kind: 'alert' | 'recording'
  /** The value of `alert:` or `record:`. */
  readonly name: YamlScalar
  readonly expr?: YamlScalar
  readonly for?: YamlScalar
  readonly keepFiringFor?: YamlScalar
  readonly labels: readonly Pair[]
  readonly annotations: readonly Pair[]
  /** The whole rule. */
  readonly node: YamlMap
  readonly group: RuleGroup
  readonly file: RuleFile
}

export interface RuleGroup {
  readonly name?: YamlScalar
  readonly node: YamlMap
  readonly rules: readonly Rule[]
  readonly file: RuleFile
}

export interface RuleFile {
  /** POSIX path, relative to the root. */
  readonly path: string
  /** The same, relative to the folder of rules: what a shortcode names. `undefined` outside that folder. */
  readonly rulesPath?: string
  readonly source: Source
  readonly yaml: YamlFile
  readonly shape: 'groups' | 'PrometheusRule'
  readonly groups: readonly RuleGroup[]
  /** What a schema judges: for a `PrometheusRule` its `spec`, otherwise the document. */
  readonly roots: readonly YamlNode[]
}

/** The file's name up to its first dot, which is the name of its runbooks' folder. */
export function stemOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const dot = name.indexOf('.')
  return dot <= 0 ? name : name.slice(0, dot)
}

/** The value of a label that a rule sets itself. */
export function labelOf(rule: Rule, name: string): YamlScalar | undefined {
  return rule.labels.find((pair) => pair.key.text === name)?.value
}

export function annotationOf(rule: Rule, name: string): YamlScalar | undefined {
  return rule.annotations.find((pair) => pair.key.text === name)?.value
}

/** The labels that a rule sets itself, in one comparable text. */
export function labelsKey(rule: Rule): string {
  return JSON.stringify(rule.labels.map(({ key, value }) => [key.text, value.text]).sort())
}

function pairsAt(node: YamlMap, key: string): Pair[] {
  const map = get(node, key)
  if (map?.kind !== 'map') return []
  return map.entries.flatMap((entry) =>
    entry.value.kind === 'scalar' ? [{ key: entry.key, value: entry.value }] : [],
  )
}

function ruleOf(node: YamlNode, group: RuleGroup, file: RuleFile): Rule[] {
  if (node.kind !== 'map') return []
  const alert = scalarAt(node, 'alert')
  const name = alert ?? scalarAt(node, 'record')
  if (!name) return []
  return [
    {
      kind: alert ? 'alert' : 'recording',
      name,
      expr: scalarAt(node, 'expr'),
      for: scalarAt(node, 'for'),
      keepFiringFor: scalarAt(node, 'keep_firing_for'),
      labels: pairsAt(node, 'labels'),
      annotations: pairsAt(node, 'annotations'),
      node,
      group,
      file,
    },
  ]
}

function looksLikeGroups(node: YamlNode | undefined): boolean {
  const groups = get(node, 'groups')
  if (!groups) return false
  // Grafana's provisioning files have groups too; theirs carry `orgId` and rules with `uid`.
  if (get(node, 'apiVersion') && !get(node, 'kind')) return false
  if (groups.kind !== 'seq') return groups.kind === 'scalar' && groups.value === null
  return (
    groups.items.length === 0 ||
    groups.items.some(
      (g) => get(g, 'rules') !== undefined || (g.kind === 'map' && get(g, 'name') !== undefined),
    )
  )
}

/** The parts of a document that hold `groups:`, if it is a rule file at all. */
function rootsOf(document: YamlNode | undefined): { shape: RuleFile['shape']; root: YamlNode }[] {
  const kind = scalarAt(document, 'kind')?.text
  if (kind === 'PrometheusRule') {
    const spec = get(document, 'spec')
    return spec ? [{ shape: 'PrometheusRule', root: spec }] : []
  }
  if (kind?.endsWith('List')) return itemsAt(document, 'items').flatMap(rootsOf)
  return document && looksLikeGroups(document) ? [{ shape: 'groups', root: document }] : []
}

/** The rule file that a YAML file is, or nothing if its shape is another. */
export function ruleFileOf(yaml: YamlFile, rulesPath?: string): RuleFile | undefined {
  const found = yaml.documents.flatMap(rootsOf)
  const first = found[0]
  if (!first) return undefined
  const groups: RuleGroup[] = []
  const file: RuleFile = {
    path: yaml.source.path,
    rulesPath,
    source: yaml.source,
    yaml,
    shape: first.shape,
    groups,
    roots: found.map(({ root }) => root),
  }
  for (const { root } of found) {
    for (const node of itemsAt(root, 'groups')) {
      if (node.kind !== 'map') continue
      const rules: Rule[] = []
      const group: RuleGroup = { name: scalarAt(node, 'name'), node, rules, file }
      for (const item of itemsAt(node, 'rules')) append(rules, ruleOf(item, group, file))
      groups.push(group)
    }
  }
  return file
}
