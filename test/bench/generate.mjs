// A tree of the size of a large public catalog: 80 rule files, 600 alerts, 1,100 pages. The same every time.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const metrics = [
  'cpu_seconds_total',
  'memory_used_bytes',
  'requests_total',
  'queue_length',
  'up',
  'disk_free_bytes',
]

function alertOf(file, i) {
  const metric = `svc${file}_${metrics[i % metrics.length]}`
  const forms = [
    `${metric}{job="svc${file}"} > ${i + 1}`,
    `sum by (instance, job) (rate(${metric}{code=~"5.."}[5m])) / sum by (instance, job) (rate(${metric}[5m])) > 0.0${i + 1}`,
    `(${metric} / on (instance) group_left (version) svc${file}_info * 100 > 90) and ${metric} > 0`,
    `predict_linear(${metric}[6h], 86400) < 0 and ${metric} < 1e9`,
    `histogram_quantile(0.99, sum by (le, instance) (rate(${metric}_bucket[10m]))) > 0.5`,
  ]
  return {
    name: `Svc${file}Alert${i}`,
    expr: forms[(file + i) % forms.length],
    severity: i % 3 === 0 ? 'critical' : 'warning',
  }
}

function ruleText(file, { name, expr, severity }, indent) {
  const lines = [
    `alert: ${name}`,
    `expr: ${expr}`,
    'for: 5m',
    'labels:',
    `  severity: ${severity}`,
    'annotations:',
    `  summary: Service ${file} needs a look (instance {{ $labels.instance }})`,
    '  description: |-',
    `    Something about service ${file} is over its limit.`,
    '      VALUE = {{ $value }}',
    `  runbook_url: https://runbooks.example.org/runbooks/svc${file}/${name.toLowerCase()}/`,
  ]
  return lines.map((line) => ' '.repeat(indent) + line).join('\n')
}

function pageText(file, alert) {
  const paragraphs = ['Meaning', 'Impact', 'Diagnosis', 'Mitigation'].map(
    (title, i) => `## ${title}

The alert \`${alert.name}\` says that service ${file} is over its limit, as seen in section ${i + 1}.

- look at \`svc${file}_up\` first
- then at the *logs* of [the service](../svc${file}/_index.md)

\`\`\`sh
kubectl -n svc${file} get pods
kubectl -n svc${file} logs deploy/svc${file} --since=10m | grep -i error
\`\`\`

1. Restart what hangs.
2. Wait for five minutes.
3. Call the owner if it is not over by then.
`,
  )
  return `---
title: ${alert.name}
description: Troubleshooting for alert ${alert.name}
date: 2023-12-12T21:12:32.022Z
tags:
  - svc${file}
editor: markdown
dateCreated: 2020-04-10T18:32:27.079Z
---

# ${alert.name}

Something about service ${file} is over its limit.

<details>
  <summary>Alert Rule</summary>

{{% rule "svc${file}.yml" "${alert.name}" %}}

{{% comment %}}

\`\`\`yaml
${ruleText(file, alert, 0)}
\`\`\`

{{% /comment %}}

</details>

${paragraphs.join('\n')}`
}

/** Writes the tree into `root`. */
export function generate(root, { files = 80, alerts = 600, pages = 1100 } = {}) {
  const perFile = Math.ceil(alerts / files)
  let left = alerts
  let pagesLeft = pages
  mkdirSync(join(root, 'rules'), { recursive: true })
  for (let file = 0; file < files; file++) {
    const list = Array.from({ length: Math.min(perFile, left) }, (_, i) => alertOf(file, i))
    left -= list.length
    const rules = list.map((alert) => ruleText(file, alert, 8).replace(/^ {6} {2}alert/, '      - alert'))
    writeFileSync(
      join(root, 'rules', `svc${file}.yml`),
      `groups:\n  - name: svc${file}\n    rules:${rules.length > 0 ? '' : ' []'}\n${rules.join('\n')}\n`,
    )
    const folder = join(root, 'content', 'runbooks', `svc${file}`)
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, '_index.md'), `---\ntitle: svc${file}\n---\n`)
    pagesLeft--
    for (const alert of list) {
      writeFileSync(join(folder, `${alert.name}.md`), pageText(file, alert))
      pagesLeft--
    }
  }
  // The rest are pages of prose, as every site has them.
  for (let i = 0; pagesLeft > 0; i++, pagesLeft--) {
    const folder = join(root, 'content', 'docs', `part${i % 20}`)
    mkdirSync(folder, { recursive: true })
    const body = pageText(i % files, alertOf(i % files, 0)).replace(/<details>[\s\S]*<\/details>/, '')
    writeFileSync(join(folder, `page${i}.md`), body.replaceAll(/Alert0/g, `Prose${i}`))
  }
}
