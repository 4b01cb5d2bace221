/** An extended suite as a plain promtool file that asserts the same. */
import { posix } from 'node:path'
import type { Suite } from '../../model/suite.ts'
import { get, type YamlMap, type YamlNode } from '../../model/yaml.ts'
import { quote, scalarText, yamlText } from '../yaml-text.ts'

/** A map as block YAML; lists of maps get a line an item. */
function block(node: YamlMap, indent: string): string {
  return node.entries
    .map(({ key, value }) => {
      const isList = value.kind === 'seq' && value.items.some((item) => item.kind === 'map')
      if (!isList) return `${indent}${key.text}: ${yamlText(value)}\n`
      const items = value.items.map((item) => `${indent}  - ${yamlText(item)}\n`)
      return `${indent}${key.text}:\n${items.join('')}`
    })
    .join('')
}

const testText = (test: YamlNode): string =>
  test.kind === 'map' ? `  - ${block(test, '    ').slice(4)}` : `  - ${yamlText(test)}\n`

/** The text; `folder` is where it will be, relative to the root, as `rule_files` are relative to it. */
export function exportText(suite: Suite, folder: string): string {
  const here = posix.dirname(suite.path)
  const files = suite.ruleFiles.map((file) =>
    file.text.startsWith('/') ? scalarText(file) : quote(posix.relative(folder, posix.join(here, file.text))),
  )
  const tests = get(suite.root, 'tests')
  const rest = suite.root.entries.filter(({ key }) => key.text !== 'tests' && key.text !== 'rule_files')
  return [
    `# Written by \`firedrill drill --export\` from ${quote(suite.path)}.\n`,
    `rule_files: [${files.join(', ')}]\n`,
    block({ ...suite.root, entries: rest }, ''),
    'tests:\n',
    ...(tests?.kind === 'seq' ? tests.items.map(testText) : []),
  ].join('')
}
