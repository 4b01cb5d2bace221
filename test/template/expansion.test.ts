/** What we say fails when it is expanded does fail in promtool, and nothing else of the list does. */
import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseTemplate } from '../../scripts/template/parse.ts'
import { usesOf } from '../../scripts/template/uses.ts'
import { newFolder } from '../support/folders.ts'
import { type Promtool, promtoolsForTests } from '../support/promtools.ts'

const templates = [
  '{{ $value }}',
  '{{ .labels.a }}',
  '{{ .instance }}',
  '{{ .Labels.a }}',
  '{{ $labels.missing }}',
  '{{ $labels.a.b }}',
  '{{ with $labels.a }}{{ .Labels.b }}{{ end }}',
  '{{ with $labels.a }}{{ . }}{{ end }}',
  '{{ (query "m").Labels.a }}',
  '{{ (query "m" | first).Labels.a }}',
  '{{ (query "m" | first).Metric }}',
  '{{ range query "m" }}{{ .Labels.a }}{{ .Value }}{{ end }}',
  '{{ range query "m" }}{{ .Metric }}{{ end }}',
  '{{ query "nothing" | first | value }}',
  '{{ with query "nothing" }}{{ . | first | value }}{{ end }}',
  '{{ humanize "abc" }}',
  '{{ humanize "1e5" }}',
  '{{ humanize $labels.a }}',
  '{{ humanize $labels.n }}',
  '{{ humanize $value }}',
  '{{ if gt $value 5 }}a{{ end }}',
  '{{ if gt $value 5.0 }}a{{ end }}',
  '{{ if eq $labels.a 500 }}a{{ end }}',
  '{{ if eq $labels.a "500" "x" }}a{{ end }}',
  '{{ if lt 3 5 }}a{{ end }}',
  '{{ if lt 3.0 5.0 }}a{{ end }}',
  '{{ if ne (humanize $value) "5" }}a{{ end }}',
  '{{ template "x" . }}',
  '{{ define "x" }}y{{ end }}{{ template "x" . }}',
  '{{ reReplaceAll "(" "" $labels.a }}',
  '{{ reReplaceAll "(.)" "$1$1" $labels.a }}',
  '{{ match "[" $labels.a }}',
  '{{ parseDuration "1 hour" }}',
  '{{ parseDuration "1h30m" }}',
  '{{ index $labels "a" }}',
  '{{ printf "%d" $value }}',
  '{{ $x := "" }}{{ if true }}{{ $x = $labels.n }}{{ end }}{{ humanize $x }}',
]

/** Whether each template comes out as an error. */
function failures(promtool: Promtool): boolean[] {
  const folder = newFolder()
  try {
    const rules = templates.map((text, i) => ({ alert: `A${i}`, expr: 'm', annotations: { text } }))
    writeFileSync(join(folder, 'rules.yml'), JSON.stringify({ groups: [{ name: 'g', rules }] }))
    const alert_rule_test = templates.map((_, i) => ({ eval_time: '1m', alertname: `A${i}`, exp_alerts: [] }))
    const tests = [
      { interval: '1m', input_series: [{ series: 'm{a="x",n="3"}', values: '7x5' }], alert_rule_test },
    ]
    writeFileSync(join(folder, 'suite.yml'), JSON.stringify({ rule_files: ['rules.yml'], tests }))
    const { stdout, stderr } = spawnSync(promtool.path, ['test', 'rules', join(folder, 'suite.yml')], {
      encoding: 'utf8',
    })
    const failed = templates.map(() => false)
    let seen = 0
    for (const [, index, body] of (stdout + stderr).matchAll(
      /alertname: A(\d+), time: 1m,([\s\S]*?)(?=alertname:|$)/g,
    )) {
      seen++
      failed[Number(index)] = (body as string).includes('error expanding template')
    }
    expect(seen).toBe(templates.length)
    return failed
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

test('templates that fail when they are expanded', async () => {
  for (const promtool of await promtoolsForTests()) {
    const failed = failures(promtool)
    const ours = templates.map((text) => {
      const uses = usesOf(parseTemplate(text))
      // A label may spell a number, which the series of this test knows.
      const counted = uses.counted.some(({ label }) => label !== 'n')
      const isEmpty = uses.firsts.length > 0 && text.includes('nothing')
      return uses.problems.length > 0 || counted || isEmpty
    })
    const wrong = templates.filter((_text, i) => failed[i] !== ours[i])
    expect(wrong, `promtool ${promtool.major}`).toEqual([])
  }
})
