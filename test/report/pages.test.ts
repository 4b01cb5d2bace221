import { expect, test } from 'vitest'
import { inline } from '../../scripts/report/escape-markdown.ts'
import { renderGitlab } from '../../scripts/report/gitlab.ts'
import { renderMarkdown } from '../../scripts/report/markdown.ts'
import { counted, deadLink, drills, oldName, plain, removedLabel, reportOf } from './sample.ts'

const found = [removedLabel, deadLink, oldName]
const project = counted({ ruleFiles: 2, alerts: 3 })

test('a summary page', () => {
  const report = reportOf({
    diagnostics: found,
    project,
    drills,
    notes: ['a *note*'],
    undone: ['no promtool'],
  })
  expect(renderMarkdown(report, plain)).toMatchInlineSnapshot(`
    "## ❌ firedrill

    1 error, 1 warning, 1 info in 2 rule files, 3 alerts; 1 drill passed, 1 failed, 1 skipped

    > **This run is not complete:**
    > - no promtool

    <details open><summary><code>content/runbooks/redis/RedisDown.md</code>: 1 warning</summary>

    | | place | finding | check |
    |---|--:|---|---|
    | ⚠️ warning |  | <code>https&#58;//example.org/redis</code> leads to no page | <code>link/runbook-url</code> |

    </details>

    <details open><summary><code>rules/redis.yml</code>: 1 error, 1 info</summary>

    | | place | finding | check |
    |---|--:|---|---|
    | ℹ️ info | 2:11 | the group <code>redis</code> could have a longer name | <code>recording/name</code> |
    | ❌ error | 7:29 | <code>RedisDown</code> uses the label <code>instance</code>, which <code>sum by (job)</code> removes<br>Keep the label, or leave it out of the text. | <code>alert/template-label</code> |

    </details>

    <sub>a &#42;note&#42;</sub>
    "
  `)
})

test('a clean summary page', () => {
  expect(renderMarkdown(reportOf({ project }), plain)).toBe(
    '## ✅ firedrill\n\nno findings in 2 rule files, 3 alerts\n',
  )
})

test('many findings are folded and counted by check', () => {
  const many = Array.from({ length: 11 }, (_, i) => ({ ...deadLink, message: `${i}` }))
  const page = renderMarkdown(reportOf({ diagnostics: many, project }), plain)
  expect(page).toContain('<details><summary>')
  expect(page).toContain('| ⚠️ warning | <code>link/runbook-url</code> | 11 | 1 |')
})

test.each([
  ['in many files', (i: number) => `content/${i}.md`],
  ['in one file', () => 'content/one.md'],
])('a page of findings %s stays below what GitHub takes, and says what is missing', (_, fileOf) => {
  const many = Array.from({ length: 20_000 }, (_, i) => ({
    ...deadLink,
    file: fileOf(i),
    message: `number ${i} ${'*'.repeat(50)}`,
  }))
  const page = renderMarkdown(reportOf({ diagnostics: many, project }), plain)
  expect(Buffer.byteLength(page)).toBeLessThan(1024 * 1024)
  expect(Buffer.byteLength(page)).toBeGreaterThan(700 * 1024)
  const shown = page.match(/\| number /g)?.length ?? 0
  expect(page).toContain(`${20_000 - shown} findings more did not fit`)
})

test('markup in names is text', () => {
  expect(inline('a `b|c` *d*')).toBe('a <code>b&#124;c</code> &#42;d&#42;')
  expect(inline('one ` backtick')).toBe('one &#96; backtick')
  expect(inline('@team #12 <b>')).toBe('&#64;&#8203;team &#35;&#8203;12 &#60;b&#62;')
  expect(inline('http://a.b www.c.d')).toBe('http&#58;//a.b www&#46;c.d')
})

test('GitLab gets one entry a finding, each with a line and a fingerprint of its own', () => {
  const entries = JSON.parse(renderGitlab(reportOf({ diagnostics: [...found, deadLink] }), plain))
  expect(
    entries.map(({ fingerprint: _, ...entry }: { fingerprint: string }) => entry),
  ).toMatchInlineSnapshot(`
    [
      {
        "check_name": "link/runbook-url",
        "description": "\`https://example.org/redis\` leads to no page",
        "location": {
          "lines": {
            "begin": 1,
            "end": 1,
          },
          "path": "content/runbooks/redis/RedisDown.md",
        },
        "severity": "minor",
      },
      {
        "check_name": "link/runbook-url",
        "description": "\`https://example.org/redis\` leads to no page",
        "location": {
          "lines": {
            "begin": 1,
            "end": 1,
          },
          "path": "content/runbooks/redis/RedisDown.md",
        },
        "severity": "minor",
      },
      {
        "check_name": "recording/name",
        "description": "the group \`redis\` could have a longer name",
        "location": {
          "lines": {
            "begin": 2,
            "end": 2,
          },
          "path": "rules/redis.yml",
        },
        "severity": "info",
      },
      {
        "check_name": "alert/template-label",
        "description": "\`RedisDown\` uses the label \`instance\`, which \`sum by (job)\` removes",
        "location": {
          "lines": {
            "begin": 7,
            "end": 7,
          },
          "path": "rules/redis.yml",
        },
        "severity": "major",
      },
    ]
  `)
  expect(new Set(entries.map(({ fingerprint }: { fingerprint: string }) => fingerprint)).size).toBe(4)
})
