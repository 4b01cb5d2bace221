/** An extended suite as a plain promtool file that asserts the same. */
import { posix } from 'node:path'
import type { Suite } from '../model/suite.ts'
import { get, itemsAt, type YamlMap, type YamlNode } from '../model/yaml.ts'
import { isPart } from './parts.ts'
import type { AlertValue } from './values.ts'
import { quote, scalarText, yamlText } from './yaml-text.ts'

/**
 * The alerts that came, by the nodes of the assertions that name only a part of them. Where none is known the parts
 * are written as whole alerts, which no alert is: an assertion that failed fails there, too.
 */
export type Came = ReadonlyMap<YamlNode, readonly AlertValue[]>

const pairsText = (pairs: Readonly<Record<string, string>>): string =>
  `{${Object.entries(pairs)
    .map(([name, text]) => `${quote(name)}: ${quote(text)}`)
    .join(', ')}}`

/** `alertname` is left out, as promtool adds it itself. */
function alertText({ labels: { alertname: _, ...labels }, annotations }: AlertValue): string {
  return `{exp_labels: ${pairsText(labels)}, exp_annotations: ${pairsText(annotations)}}`
}

/** Of a part, or of a whole one. */
function wrongText(alert: YamlNode): string {
  if (alert.kind !== 'map' || !isPart(alert)) return yamlText(alert)
  const fields = alert.entries.map(({ key, value }) => `exp_${key.text}: ${yamlText(value)}`)
  return `{${fields.join(', ')}}`
}

function itemText(item: YamlNode, came: Came): string {
  const expected = itemsAt(item, 'exp_alerts')
  if (item.kind !== 'map' || !expected.some(isPart)) return yamlText(item)
  const texts = came.get(item)?.map(alertText) ?? expected.map(wrongText)
  const fields = item.entries.map(
    ({ key, value }) =>
      `${quote(key.text)}: ${key.text === 'exp_alerts' ? `[${texts.join(', ')}]` : yamlText(value)}`,
  )
  return `{${fields.join(', ')}}`
}

/** A map as block YAML; lists of maps get a line an item. */
function block(node: YamlMap, indent: string, came: Came): string {
  return node.entries
    .map(({ key, value }) => {
      const isList = value.kind === 'seq' && value.items.some((item) => item.kind === 'map')
      if (!isList) return `${indent}${key.text}: ${yamlText(value)}\n`
      const items = value.items.map((item) => `${indent}  - ${itemText(item, came)}\n`)
      return `${indent}${key.text}:\n${items.join('')}`
    })
    .join('')
}

const testText = (test: YamlNode, came: Came): string =>
  test.kind === 'map' ? `  - ${block(test, '    ', came).slice(4)}` : `  - ${yamlText(test)}\n`

/** The text; `folder` is where it will be, relative to the root, as `rule_files` are relative to it. */
export function exportText(suite: Suite, folder: string, came: Came = new Map()): string {
  const here = posix.dirname(suite.path)
  const files = suite.ruleFiles.map((file) =>
    file.text.startsWith('/') ? scalarText(file) : quote(posix.relative(folder, posix.join(here, file.text))),
  )
  const tests = get(suite.root, 'tests')
  const rest = suite.root.entries.filter(({ key }) => key.text !== 'tests' && key.text !== 'rule_files')
  return [
    `# Written by \`firedrill drill --export\` from ${quote(suite.path)}.\n`,
    `rule_files: [${files.join(', ')}]\n`,
    block({ ...suite.root, entries: rest }, '', came),
    'tests:\n',
    ...(tests?.kind === 'seq' ? tests.items.map((test) => testText(test, came)) : []),
  ].join('')
}
