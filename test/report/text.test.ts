import { describe, expect, test, vi } from 'vitest'
import type { Diagnostic } from '../../scripts/diagnostic.ts'
import { renderText } from '../../scripts/report/text.ts'
import { columnsOf } from '../../scripts/report/width.ts'
import {
  counted,
  deadLink,
  drills,
  oldName,
  plain,
  rangeOf,
  removedLabel,
  reportOf,
  rules,
} from './sample.ts'

const counts = counted({ ruleFiles: 81, alerts: 594, recordings: 1, runbooks: 210, suites: 12 })
const everything = reportOf({
  diagnostics: [removedLabel, oldName, deadLink],
  project: counts,
  drills,
  notes: ["the site's base https://example.org/ was inferred from 3 runbook URLs"],
  undone: ['the drills were not run, because there is no promtool; `firedrill setup` fetches it'],
})

/** The same finding `n` times, on different lines. */
function repeated(n: number, finding: (i: number) => Partial<Diagnostic> = () => ({})): Diagnostic[] {
  const words = ['groups', 'name', 'alert', 'expr', 'annotations', 'summary', 'first', 'second', 'third']
  return Array.from({ length: n }, (_, i) => ({
    ...removedLabel,
    related: [],
    help: 'One help for all.',
    range: rangeOf(rules, words[i % words.length] as string),
    message: `\`RedisDown\` has the flaw ${i + 1}`,
    ...finding(i),
  }))
}

test('a report, as it is read', () => {
  expect(renderText(everything, plain)).toMatchInlineSnapshot(`
    "content/runbooks/redis/RedisDown.md
      warning \`https://example.org/redis\` leads to no page [link/runbook-url]

    rules/redis.yml
      2:11 info the group \`redis\` could have a longer name [recording/name]
        2 │ - name: redis
          │         ^^^^^
      7:29 error \`RedisDown\` uses the label \`instance\`, which \`sum by (job)\` removes
        [alert/template-label]
        7 │ summary: Redis {{ $labels.instance }} is down
          │                   ^^^^^^^^^^^^^^^^
        5:19 it is removed here
        5 │ expr: sum by (job) (redis_up) == 0
          │           --------
        help: Keep the label, or leave it out of the text.

    note: the site's base https://example.org/ was inferred from 3 runbook URLs
    1 error, 1 warning, 1 info in 81 rule files, 594 alerts, 1 recording rule, 210
    runbooks, 12 suites; 1 drill passed, 1 failed, 1 skipped

    This run is not complete:
      ✗ the drills were not run, because there is no promtool; \`firedrill setup\`
        fetches it
    "
  `)
})

test('the same in a narrow terminal', () => {
  const text = renderText(everything, { ...plain, width: 40 })
  expect(text).toMatchInlineSnapshot(`
    "content/runbooks/redis/RedisDown.md
      warning \`https://example.org/redis\`
        leads to no page [link/runbook-url]

    rules/redis.yml
      2:11 info the group \`redis\` could have
        a longer name [recording/name]
        2 │ - name: redis
          │         ^^^^^
      7:29 error \`RedisDown\` uses the label
        \`instance\`, which \`sum by (job)\`
        removes [alert/template-label]
        7 │ … {{ $labels.instance }} is down
          │      ^^^^^^^^^^^^^^^^
        5:19 it is removed here
        5 │ expr: sum by (job) (redis_up) =…
          │           --------
        help: Keep the label, or leave it
        out of the text.

    note: the site's base
    https://example.org/ was inferred from 3
    runbook URLs
    1 error, 1 warning, 1 info in 81 rule
    files, 594 alerts, 1 recording rule, 210
    runbooks, 12 suites; 1 drill passed, 1
    failed, 1 skipped

    This run is not complete:
      ✗ the drills were not run, because
        there is no promtool; \`firedrill
        setup\` fetches it
    "
  `)
  for (const line of text.split('\n')) expect(columnsOf(line)).toBeLessThanOrEqual(40)
})

test('a clean run is one line', () => {
  const text = renderText(reportOf({ project: counts, drills: drills.slice(0, 1) }), plain)
  expect(text).toBe(
    'no findings in 81 rule files, 594 alerts, 1 recording rule, 210 runbooks, 12\nsuites; 1 drill passed\n',
  )
})

test('nothing at all is said to be nothing', () => {
  expect(renderText(reportOf(), plain)).toBe(
    'no findings; there are no rule files, runbooks or suites here\n',
  )
})

test('without a width nothing is wrapped', () => {
  const text = renderText(everything, { ...plain, width: Number.POSITIVE_INFINITY })
  expect(text).toContain(
    '  7:29 error `RedisDown` uses the label `instance`, which `sum by (job)` removes [alert/template-label]\n',
  )
})

test('without Unicode the drawing is ASCII', () => {
  const text = renderText(
    reportOf({ diagnostics: [{ ...removedLabel, range: rangeOf(rules, rules.text) }] }),
    { ...plain, unicode: false, width: 30 },
  )
  expect(text).toMatch(/^[\x20-\x7e\n]*$/)
})

describe('colour', () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are control characters
  const colors = /\x1b\[\d+m/g

  test('follows the option, whatever the environment says', () => {
    vi.stubEnv('NO_COLOR', '1')
    vi.stubEnv('FORCE_COLOR', undefined)
    expect(renderText(everything, { ...plain, color: true })).toMatch(colors)
    vi.unstubAllEnvs()
    vi.stubEnv('FORCE_COLOR', '3')
    expect(renderText(everything, plain)).not.toMatch(colors)
    vi.unstubAllEnvs()
  })

  test('changes nothing but the colour', () => {
    for (const width of [30, 80, 120]) {
      const colored = renderText(everything, { ...plain, width, color: true })
      expect(colored.replace(colors, '')).toBe(renderText(everything, { ...plain, width }))
    }
  })
})

describe('many findings', () => {
  test('up to three of a check in a file are shown in full', () => {
    const text = renderText(reportOf({ diagnostics: repeated(3) }), plain)
    expect(text.match(/help:/g)).toHaveLength(3)
  })

  test('of more, the first is shown in full and the others on a line each', () => {
    const text = renderText(reportOf({ diagnostics: repeated(4) }), plain)
    expect(text).toMatchInlineSnapshot(`
      "rules/redis.yml
        1:1 error \`RedisDown\` has the flaw 1 [alert/template-label]
          1 │ groups:
            │ ^^^^^^
          help: One help for all.
          2:5 \`RedisDown\` has the flaw 2
          4:9 \`RedisDown\` has the flaw 3
          5:9 \`RedisDown\` has the flaw 4

      4 errors; there are no rule files, runbooks or suites here
      "
    `)
  })

  test('a help that differs is kept', () => {
    const text = renderText(
      reportOf({ diagnostics: repeated(5, (i) => ({ help: `Did you mean \`${i}\`?` })) }),
      plain,
    )
    for (let i = 0; i < 5; i++) expect(text).toContain(`Did you mean \`${i}\`?`)
  })

  test('other checks keep their places between them', () => {
    const other: Diagnostic = {
      ...oldName,
      check: 'other/check',
      range: rangeOf(rules, 'fourth'),
      message: 'the last one',
    }
    const text = renderText(reportOf({ diagnostics: [...repeated(4), oldName, other] }), plain)
    const at = (needle: string): number => text.indexOf(needle)
    expect(at('flaw 1')).toBeLessThan(at('flaw 2'))
    expect(at('flaw 4')).toBeLessThan(at('longer name'))
    expect(at('longer name')).toBeLessThan(at('the last one'))
  })

  test.each(['error', 'warning'] as const)('details of several lines are never left out: %s', (severity) => {
    const detailed = repeated(12, (i) => ({ severity, help: `expected a${i}\n     got b${i}` }))
    const text = renderText(reportOf({ diagnostics: detailed }), plain)
    for (let i = 0; i < 12; i++) expect(text).toContain(`    expected a${i}\n         got b${i}\n`)
  })

  test('a table of checks follows more than twenty, the gravest first', () => {
    expect(renderText(reportOf({ diagnostics: repeated(20) }), plain)).not.toContain('By check')
    const text = renderText(
      reportOf({ diagnostics: [deadLink, deadLink, ...repeated(22), { ...oldName, file: 'a.yml' }] }),
      plain,
    )
    expect(text.slice(text.indexOf('By check'))).toMatchInlineSnapshot(`
      "By check
        22 error   alert/template-label in 1 file
         2 warning link/runbook-url in 1 file
         1 info    recording/name in 1 file

      22 errors, 2 warnings, 1 info; there are no rule files, runbooks or suites here
      "
    `)
  })

  test('warnings of one check are shown in full three times, then without their frames', () => {
    const spread = repeated(11, (i) => ({
      severity: 'warning',
      file: `rules/${i}.yml`,
      help: 'One help for all.',
    }))
    const sources = spread.map(({ file }) => ({ ...rules, path: file }))
    const text = renderText(reportOf({ diagnostics: spread, sources }), plain)
    expect(text.match(/\^+$/gm)).toHaveLength(3)
    expect(text.match(/help:/g)).toHaveLength(3)
    expect(text.match(/ warning `RedisDown` has the flaw \d+ \[alert\/template-label\]$/gm)).toHaveLength(11)

    const errors = spread.map((finding) => ({ ...finding, severity: 'error' as const }))
    const all = renderText(reportOf({ diagnostics: errors, sources }), plain)
    expect(all.match(/\^+$/gm)).toHaveLength(11)
  })

  test('the errors are named again at the end, when other findings hide them', () => {
    const warnings = repeated(20, () => ({ severity: 'warning' }))
    const text = renderText(reportOf({ diagnostics: [removedLabel, ...warnings] }), { ...plain, width: 120 })
    expect(text.slice(text.indexOf('The error'))).toMatchInlineSnapshot(`
      "The error again
        rules/redis.yml:7:29 \`RedisDown\` uses the label \`instance\`, which \`sum by (job)\` removes

      1 error, 20 warnings; there are no rule files, runbooks or suites here
      "
    `)
    const errorsAlone = renderText(reportOf({ diagnostics: repeated(21) }), plain)
    expect(errorsAlone).not.toContain('again')
    const tooMany = renderText(reportOf({ diagnostics: [...repeated(16), ...warnings] }), plain)
    expect(tooMany).not.toContain('again')
  })

  test('every finding is there', () => {
    const diagnostics = repeated(300, (i) => ({ check: `area/check-${i % 7}`, file: `rules/${i % 11}.yml` }))
    const text = renderText(reportOf({ diagnostics }), plain)
    for (let i = 1; i <= 300; i++) expect(text).toMatch(new RegExp(`flaw ${i}\\b`))
  })
})

test('the alert is named where neither the message nor the path does', () => {
  const lineOf = (change: Partial<Diagnostic>): string =>
    renderText(reportOf({ diagnostics: [{ ...oldName, alert: 'RedisDown', ...change }] }), plain)
  expect(lineOf({})).toContain('a longer name (in `RedisDown`)')
  expect(lineOf({ message: '`RedisDown` is odd' })).not.toContain('(in ')
  expect(lineOf({ file: 'content/RedisDown.md' })).not.toContain('(in ')
})

describe('related places', () => {
  test('in other files are named with them', () => {
    const related = [{ file: 'rules/other.yml', message: 'the other one' }]
    const text = renderText(reportOf({ diagnostics: [{ ...removedLabel, related }] }), plain)
    expect(text).toContain('    rules/other.yml the other one\n')
  })

  test('beyond a dozen are counted', () => {
    const related = Array.from({ length: 15 }, (_, i) => ({
      file: rules.path,
      range: rangeOf(rules, 'redis'),
      message: `place ${i}`,
    }))
    const text = renderText(reportOf({ diagnostics: [{ ...removedLabel, related }] }), plain)
    expect(text).toContain('and 3 more places')
    expect(text).not.toContain('place 12')
    // Three of them have frames, and so has the finding.
    expect(text.match(/│ -/g) ?? text.match(/-{5}/g)).toHaveLength(3)
  })
})

test('hostile names are shown, not obeyed', () => {
  const evil = 'a\x1b[2Jb\u202ec\n::error::d'
  const text = renderText(
    reportOf({
      diagnostics: [
        {
          ...removedLabel,
          file: evil,
          message: evil,
          help: evil,
          alert: evil,
          related: [{ file: evil, message: evil }],
        },
      ],
      notes: [evil],
      undone: [evil],
    }),
    plain,
  )
  expect(text).not.toMatch(/[^\x20-\x7e\n│✗…]/)
  expect(text).not.toMatch(/^\s*::/m)
})
