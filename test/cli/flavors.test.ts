/** What each flavor makes of rules whose text would be code, tags, fences or shortcodes to one generator or another. */
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { treeOf } from '../support/folders.ts'
import { firedrill } from '../support/in-process.ts'

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
      const { status, stdout, stderr } = await firedrill(args)
      expect({ status, stderr, stdout }).toMatchObject({ status: 0, stderr: '' })
      await expect(shown(join(root, 'build'))).toMatchFileSnapshot(`flavors/${flavor ?? 'none'}.txt`)
      expect((await firedrill([...args, '--check'])).stdout).toContain('is current')
    } finally {
      rmSync(root, { recursive: true })
    }
  },
)

test('a page that calls so much that it would fill the memory is a finding at the call that is too much', async () => {
  const expr = `            up or\n${'            up or\n'.repeat(99_999)}            up\n`
  const root = treeOf({
    'firedrill.yml': 'checks: { runbook/missing: off }\n',
    'rules/big.yml': `groups:\n  - name: g\n    rules:\n      - alert: Big\n        expr: |-\n${expr}`,
    'content/x.md': '{{% rule "big.yml" "Big" %}}\n'.repeat(5000),
  })
  try {
    const args = ['--no-drill', '--format', 'json']
    const { diagnostics } = JSON.parse((await firedrill(['check', ...args, root])).stdout)
    expect(diagnostics.filter(({ severity }: { severity: string }) => severity === 'error')).toMatchObject([
      { check: 'shortcode/syntax', file: 'content/x.md', message: expect.stringContaining('16 Mi') },
    ])
    expect((await firedrill(['build', ...args, root])).stderr).toContain('nothing was written')
    // What the check is told to leave alone the build still does not do.
    writeFileSync(join(root, 'firedrill.yml'), 'checks: { runbook/missing: off, shortcode/syntax: off }\n')
    const { status, stderr } = await firedrill(['build', '--no-drill', root])
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringMatching(/content\/x\.md:\d+:1: with this call the page would grow/),
    })
  } finally {
    rmSync(root, { recursive: true })
  }
})

test('without --index and where the author has a page there is no other', async () => {
  const files = { ...tree, 'content/runbooks/app/readme.md': '# mine\n' }
  const root = treeOf(files)
  try {
    const indexes = (): string[] => readdirSync(join(root, 'build/runbooks/app')).sort()
    expect((await firedrill(['build', '--no-drill', '--index', root])).status).toBe(0)
    expect(indexes()).toEqual(['Nasty.md', 'readme.md'])
    rmSync(join(root, 'content/runbooks/app/readme.md'))
    expect((await firedrill(['build', '--no-drill', root])).status).toBe(0)
    expect(indexes()).toEqual(['Nasty.md'])
    writeFileSync(join(root, 'firedrill.yml'), `${tree['firedrill.yml']}build: { index: true }\n`)
    expect((await firedrill(['build', '--no-drill', root])).status).toBe(0)
    expect(indexes()).toEqual(['Nasty.md', '_index.md'])
    // It is the build's own, and goes when the author writes one.
    writeFileSync(join(root, 'content/runbooks/app/README.md'), '# mine\n')
    expect((await firedrill(['build', '--no-drill', root])).status).toBe(0)
    expect(indexes()).toEqual(['Nasty.md', 'README.md'])
  } finally {
    rmSync(root, { recursive: true })
  }
})
