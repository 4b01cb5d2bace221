/** Trees in which everything that has a name or a value holds one payload, and what no output may hold. */
import { expect } from 'vitest'
import type { Context, Stream } from '../../scripts/context.ts'
import { complaintOf } from '../../scripts/report/complaint.ts'
import { writerTo } from '../../scripts/report/writer.ts'

const acted = [
  '::error::',
  '::add-mask::',
  '::set-output name=a::',
  '  ::stop-commands::',
  '\u00a0::warning file=a::',
  '##[error]',
  '##[group]',
  '##vso[task.setvariable variable=a]',
  "##teamcity[message text='a']",
  'section_start:1:',
  'section_end:1:a\r\x1b[0K',
  'travis_fold:start:a\r',
  '--- ',
  '+++ ',
  '~~~ ',
  '^^^ +++',
  '\x1b[31m',
  '\x1b[2J\x1b[H',
  '\x1b]0;title\x07',
  '\x1b]8;;http://example.org\x1b\\',
  '\x9b31m',
  '\x08\x08',
  '\x7f',
  '\x00',
  '\u202e',
  '\u2066',
  '\u200b',
  '\ufeff',
  '\u2028',
  '\u0085',
  '<script>',
  '![a](http://example.org/a.png)',
  '@someone ',
  '#12 ',
  '| a |',
  '%0A::error::',
  '`',
  '"',
  "'",
]
/** A line that begins with this was begun by a stranger. */
export const mark = 'PWN'
/** At the start of a text, in its middle, and where a value tries to begin a line. */
const before = ['', '\n', 'x\r\n', '\r', 'x ']
export const payloads: readonly string[] = [
  ...acted.map((text, i) => `${before[i % before.length]}${text}${mark}`),
  ...acted.slice(0, 15).map((text) => `\n${text}${mark}`),
  ...before.slice(1).map((text) => `${text}${mark}`),
]

// biome-ignore-start lint/suspicious/noControlCharactersInRegex: they are what is looked for
const styles = /\x1b\[(?:[124]|2[24]|3[1236]|39)m/g
const obeyed =
  /[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]|##\w*\[|travis_(?:fold|time):|section_(?:start|end):\d/

// biome-ignore-end lint/suspicious/noControlCharactersInRegex: they are what is looked for

/** `format` may begin lines as that format does. */
export function expectHarmless(
  output: string,
  {
    color = false,
    isTTY = false,
    format = 'text',
  }: { readonly color?: boolean; readonly isTTY?: boolean; readonly format?: string } = {},
): void {
  const text = color ? output.replace(styles, '') : output
  // The line ends and the byte order mark of the file are for `patch`.
  const clean = format === 'diff' ? text.replace(/\r(?=\n)|(?<=\n[ +-])\ufeff/g, '') : text
  expect(obeyed.exec(clean)?.[0]).toBeUndefined()
  // One assertion for all lines: there are more than a million of them.
  const harmful = clean.split('\n').filter((line) => isHarmful(line, format, isTTY))
  expect(harmful).toEqual([])
}

const startsCommand = /^\s*::/
const startsCommandInDiff = /^\s*::[\w-]+( .*?)?::/
const annotation = /^::(?:error|warning|notice) (?:\w+=[^,:]*,)*\w+=[^,:]*::/
const startsSection = /^(?:---|\+\+\+|~~~|\^\^\^)\s/
const startsAsStranger = new RegExp(`^\\s*${mark}`)

function isHarmful(line: string, format: string, isTTY: boolean): boolean {
  // A page's own lines are what a diff is about.
  if (format === 'diff') return startsCommandInDiff.test(line)
  if (startsCommand.test(line) && !(format === 'github' && annotation.test(line))) return true
  // In a terminal, lines are broken.
  return startsSection.test(line) || (!isTTY && startsAsStranger.test(line))
}

export interface Ran {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/** Runs a command in this process, as cli.ts does. */
export async function ran(
  command: (context: Context) => Promise<number>,
  cwd: string,
  {
    isTTY = false,
    color = false,
    env = {},
  }: { isTTY?: boolean; color?: boolean; env?: Record<string, string> } = {},
): Promise<Ran> {
  const written = { stdout: '', stderr: '' }
  const to = (name: keyof typeof written): Stream =>
    writerTo({ write: (text) => (written[name] += text), isTTY, columns: 90 }, color)
  const context = { cwd, env: { ...process.env, ...env }, stdout: to('stdout'), stderr: to('stderr') }
  let code = 2
  try {
    code = await command(context)
  } catch (error) {
    context.stderr.write(complaintOf(error))
  }
  return { code, ...written }
}

const q = (text: string): string => JSON.stringify(text)

/** What a file can be called. */
const nameOf = (payload: string): string => payload.replaceAll('/', '∕').replaceAll('\0', '')

/** Files by path; the configuration is valid. */
export function treeWith(payload: string): Record<string, string> {
  const name = nameOf(payload)
  const rules = (alert: string): string => `groups:
  - name: ${q(payload)}
    rules:
      - alert: ${q(alert)}
        expr: ${q(`sum by (job) (up{a=${q(payload)}}) == 0`)}
        for: ${q(payload)}
        ${q(payload)}: ${q(payload)}
        labels: {${q(payload)}: ${q(payload)}, severity: ${q(`{{ ${payload}`)}}
        annotations:
          summary: ${q(`{{ $labels.instance }} ${payload} {{ $x }}`)}
          runbook_url: ${q(`https://docs.acme.dev/runbooks/a/${payload}`)}
      - record: ${q(payload)}
        expr: ${q(`sum(${payload}`)}
`
  return {
    'firedrill.yml': `site: {base: https://docs.acme.dev/}
checks: {${q(payload)}: error, ${q(`runbook/${payload}`)}: warning}
overrides: [{paths: [${q(payload)}], checks: {${q(payload)}: info}}]
externalLabels: {cluster: ${q(payload)}}
`,
    [`rules/${name}.yml`]: rules(payload),
    [`rules/${name}/${name}.yml`]: rules('Fine'),
    'rules/raw.yml': `groups:\n  - name: a\n    rules:\n      # firedrill disable-rule ${payload}\n      - alert: ${payload}\n        expr: up == 0\n`,
    'rules/wrong.yml': `groups: [{name: ${q(payload)}, rules: [{alert: ${q(payload)}, expr: 1}, {alert: ${q(payload)}, expr: 1}]}\n`,
    'rules/plain.yml': `groups:
  - name: a
    rules:
      - alert: Plain
        expr: up == 0
        annotations: {description: ${q(payload)}, summary: ${q(payload)}}
`,
    'content/runbooks/plain/Plain.md': `---
title: ${q(payload)}
${q(payload)}: ${q(payload)}
description: a: b
---

# ${payload}

{{% rule "old/plain.yml" "Plain" %}}
{{% rule ${q(payload)} ${q(payload)} %}}
{{% ${payload} %}}
[a](../${payload}.md) [b](<${payload}>) [c](#${payload})
{{% comment %}}
\`\`\`yaml
${payload}
alert: Plain
\`\`\`
{{% /comment %}}
${payload}
`,
    [`content/runbooks/${name}/${name}.md`]: `---\ntitle: Plain\n---\n\n${payload}\n\n{{% rule "plain.yml" "Plain" %}}\n`,
    [`test/drills/${name}.yml`]: `rule_files: [../../rules/plain.yml, ${q(payload)}]
${q(payload)}: 1
tests:
  - name: ${q(payload)}
    interval: 1m
    ${q(payload)}: 1
    input_series: [{series: ${q(payload)}, values: ${q(payload)}}, {series: up, values: 0x10}]
    alert_rule_test:
      - {eval_time: ${q(payload)}, alertname: ${q(payload)}}
      - {eval_time: 5m, alertname: Plain, exp_alerts: [{exp_labels: {a: ${q(payload)}}, exp_annotations: {b: ${q(payload)}}}]}
    promql_expr_test: [{expr: ${q(payload)}, eval_time: 1m}]
`,
    '.firedrill-baseline.json': JSON.stringify({
      version: 1,
      entries: [{ check: payload, file: payload, alert: payload, message: payload, count: 1 }],
    }),
    [`build/${name}`]: 'of somebody else',
    'template.md': `---\ntitle: x\n---\n{${payload}}\n`,
    '.gitignore': `${payload}\n`,
  }
}

/** Configurations that are wrong, each in one place. */
export function configurationsWith(payload: string): Record<string, string> {
  const value = q(payload)
  return {
    'a field': `${value}: 1\n`,
    'a field of a field': `site: {${value}: 1}\n`,
    'a field under one': `drill: {coverage: {${value}: 1}}\n`,
    'a severity': `checks: {alert/for: ${value}}\n`,
    'a severity of a field': `checks: {${value}: ${value}}\n`,
    'a folder': `rules: ${q(`../${payload}`)}\n`,
    'a folder of pages': `content: ${q(`/${payload}`)}\n`,
    'an output': `build: {out: ${q(`../${payload}`)}}\n`,
    'a flavor': `build: {flavor: ${value}}\n`,
    'a base': `site: {base: ${value}}\n`,
    'a number': `drill: {memory: ${value}}\n`,
    'a list': `overrides: ${value}\n`,
    'an expression': `policy: [{match: {kind: alert}, labels: {values: {a: ${q(`(${payload}`)}}}}]\n`,
    'a duplicate key': `${value}: 1\n${value}: 2\n`,
    'raw text': `${payload}: [\n`,
    'a raw key': `? ${payload}\n: {`,
    'an alias': `a: *${payload}\n`,
    'a tag': `a: !${payload} b\n`,
  }
}
