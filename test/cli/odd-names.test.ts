/** Names that JavaScript has a use for, and values of the wrong kind, are read like all others: nothing crashes. */
import { expect, test } from 'vitest'
import { compareDiagnostics, type Diagnostic } from '../../scripts/diagnostic.ts'
import { treeOf } from '../support/folders.ts'
import { firedrill } from '../support/in-process.ts'
import { findingsIn } from '../support/whole-tree.ts'

const odd = [
  ...Object.getOwnPropertyNames(Object.prototype),
  ...['prototype', 'length', 'name', 'then', 'toJSON', 'map', 'get', 'size', 'undefined'],
]

/** A tree in which a name stands wherever a tree can name something. */
const treeNamed = (name: string): Record<string, string> => ({
  [`rules/${name}.yml`]: `
groups:
  - name: ${name}
    labels: {${name}: ${name}}
    rules:
      - record: ${name}
        expr: sum by (${name}) (${name}{${name}="${name}"})
        labels: {${name}: x}
      - record: ${name}:${name}:${name}5m
        expr: rate(${name}_total[5m])
      - alert: ${name}
        expr: ${name}(${name}) > bool on (${name}) group_left (${name}) ${name}
        labels: {${name}: "{{ $labels.${name} }}", severity: ${name}}
        annotations:
          ${name}: '{{ ${name} . }} {{ .${name} }} {{ $${name} }} {{ $value | ${name} }} {{ template "${name}" }}'
          runbook_url: https://example.org/runbooks/${name}/${name}/#${name}
      - alert: ${name}
        expr: histogram_quantile(0.9, rate(${name}_bucket[5m])) > 1 and ${name} offset 5m unless absent(${name})
        ${name}: ${name}
      - alert: Fine
        expr: label_replace(${name}, "${name}", "$${name}", "${name}", "(?P<${name}>.*)") == 1
        for: ${name}
${name}: 1
`,
  [`test/${name}.yml`]: `
rule_files: [../rules/${name}.yml]
evaluation_interval: 1m
${name}: 1
tests:
  - name: ${name}
    interval: ${name}
    external_labels: {${name}: ${name}}
    input_series: [{series: '${name}{${name}="x"}', values: 0x5}, {series: ${name}, values: ${name}}]
    alert_rule_test: [{alertname: ${name}, eval_time: 1m, exp_alerts: [{exp_labels: {${name}: x}, ${name}: x}]}]
    promql_expr_test: [{expr: ${name}, eval_time: 1m, exp_samples: [{labels: '${name}{}', value: 1}]}]
`,
  [`test/${name}-extended.yml`]: `
firedrill: extended
rule_files: [../rules/${name}.yml]
shared_series: {${name}: [{series: ${name}, values: 0x5}]}
tests:
  - use: [${name}]
    alert_state_test: [{alertname: ${name}, labels: {${name}: a}, states: "${name} from 5m, firing", ${name}: 1}]
    alert_rule_test: [{alertname: ${name}, eval_time: 1m, exp_alerts: [{labels: {${name}: x}}]}]
`,
  [`content/runbooks/${name}/${name}.md`]: `---
title: ${name}
${name}: ${name}
aliases: [${name}]
tags: [${name}]
---
# ${name} {#${name}}

{{% rule "${name}.yml" "${name}" %}}
{{% ${name} "${name}" ${name}=${name} %}}
<${name} ${name}="x" href="${name}" id=${name} class=${name}>

[${name}][${name}] [a](${name}) [b](#${name}) [c]({{< ref "${name}" >}}) \`\`\`${name}
${name}
\`\`\`

[${name}]: ${name}.md#${name}

\`\`\`promql
${name}(${name})
\`\`\`
`,
  [`content/${name}.md`]: `+++\ntitle = "x"\n${name} = 1\n[cascade]\n${name} = 1\n+++\n# ${name}\n`,
  [`content/${name}/_index.md`]: `{"title": "x", "${name}": 1, "url": "/${name}/"}\n# ${name}\n`,
  'firedrill.yml': `
site: {base: https://example.org/, redirects: {"https://${name}.org/": https://example.org/}}
shortcodes: [${name}]
runbooks: {sections: [${name}]}
frontMatter: {required: [${name}], fields: {${name}: text}}
checks: {${name}: off, "a/${name}": error}
overrides: [{paths: [${name}], checks: {${name}: off}}]
externalLabels: {${name}: ${name}}
drill: {coverage: {total: 100}}
policy:
  - match: {name: ${name}, labels: {${name}: ${name}}}
    labels: {required: [${name}], values: {${name}: [x]}, matching: {${name}: x}, known: [${name}x], separator: {${name}: ","}}
    annotations: {forbidden: [${name}], exclusive: [{${name}: x, b: y}]}
    expression:
      forbiddenFunctions: [${name}]
      keep: [${name}]
      knownLabels: [${name}s]
      selectors: [{metric: ${name}, values: {${name}: [y]}}]
    group: {tenants: {metrics: {${name}: [${name}]}}}
`,
})

/** Another letter of the same case. */
const rotated = (letter: string): string => {
  const first = letter < 'a' ? 65 : 97
  return String.fromCharCode(first + ((letter.charCodeAt(0) - first + 13) % 26))
}

/** What a name has to do with a finding is left out, so that two trees can be compared. */
const shapesOf = (found: readonly Diagnostic[], name: string): string[] =>
  [...found]
    .sort(compareDiagnostics)
    .map(
      ({ check, severity, file, range }) =>
        `${check} ${severity} ${file.replaceAll(name, 'NAME')} ${range?.start.line}`,
    )
    .sort()

test.each(odd)('a tree of things called %s gives what it gives under any other name', async (name) => {
  const plain = name.replace(/[a-z]/gi, rotated)
  const [found, expected] = [await findingsIn(treeNamed(name)), await findingsIn(treeNamed(plain))]
  expect(shapesOf(found, name)).toEqual(shapesOf(expected, plain))
})

test('drills of things called so end with a verdict', { timeout: 120_000 }, async () => {
  const files = Object.fromEntries(odd.flatMap((name) => Object.entries(treeNamed(name))))
  const root = treeOf({ ...files, 'firedrill.yml': '' })
  const { status, stderr } = await firedrill(['check', '--root', root, '--format', 'json'])
  expect(stderr).toBe('')
  expect(status).toBe(1)
})
