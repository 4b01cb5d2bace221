/** What each flavor makes of rules whose text would be code, tags, fences or shortcodes to one generator or another. */
import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { firedrill, treeOf } from './run.ts'

const call = '{{% rule "app.yml" "Nasty" %}}'

const tree = {
  'firedrill.yml':
    'checks: { alert/template-syntax: off, alert/template-label: off, runbook/missing: off }\n',
  'rules/app.yml': `groups:
  - name: app
    rules:
      - alert: Nasty
        # {{< figure src="x" >}} {{% rule "a" "b" %}} {{%/* x */%}}
        expr: |-
          up{job=~"a|b"} == 0
        for: 5m
        labels:
          severity: page
        annotations:
          summary: '{{ $labels.instance }} | \`x\` <b>b</b> <INSTANCE> *a* _b_ [l](x) {.cls onclick=x} {{ $value }}'
          description: |
            {% raw %} \${x} {x} { <!-- --> & &amp;
            </details></code></pre><script>alert(1)</script>
            \`\`\`
            ~~~
            ::: danger
            \tleading tab

            # no heading
            {{< x >}}
      - alert: NoPage
        expr: up == 1
        annotations: { description: "two\\nlines | {{ $labels.job }}" }
`,
  'content/home.txt': 'copied\r\n',
  'content/runbooks/app/Nasty.md': `---
title: Nasty
tags: a, b c
---

# Nasty

{{ $labels.instance }} and <INSTANCE>, \`{{ $value }}\`, {{%/* rule "a" "b" */%}}.

<details>
<summary>Rule</summary>
${call}
</details>

1. one

   ${call}

> - ${call}

<!-- ${call} -->

~~~~~yaml
${call}
~~~~~

## Meaning

See [the others](../app/) and [itself](Nasty.md#meaning).

## Impact

None.

## Diagnosis

None.

## Mitigation

None.
`,
  'content/lists/_index.md': '# Lists\r\n\r\n- {{% alerts "app.yml" %}}\r\n',
}

/** All files of a folder, one after the other. */
function shown(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile() && !path.startsWith('.'))
    .sort()
    .map((path) => {
      const text = readFileSync(join(folder, path), 'utf8')
      return `════ ${path}\n${text.replaceAll('\r', '␍').replaceAll('\t', '␉')}`
    })
    .join('\n')
}

test.each([undefined, 'hugo', 'plain', 'wikijs', 'mkdocs', 'docusaurus', 'vitepress'])(
  'build --flavor %s',
  async (flavor) => {
    const root = treeOf(tree)
    try {
      const args = ['build', '--no-drill', '--index', ...(flavor ? ['--flavor', flavor] : []), root]
      const { status, stdout, stderr } = firedrill(args)
      expect({ status, stderr, stdout }).toMatchObject({ status: 0, stderr: '' })
      await expect(shown(join(root, 'build'))).toMatchFileSnapshot(`flavors/${flavor ?? 'none'}.txt`)
      expect(firedrill([...args, '--check']).stdout).toContain('is current')
    } finally {
      rmSync(root, { recursive: true })
    }
  },
)
