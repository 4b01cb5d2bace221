import publishedSchema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' }
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import type { Diagnostic } from '../../scripts/diagnostic.ts'
import { rangeAt } from '../../scripts/model/source.ts'
import type { Report } from '../../scripts/report/report.ts'
import { renderSarif } from '../../scripts/report/sarif.ts'
import { deadLink, nasty, oldName, plain, rangeOf, removedLabel, reportOf, rules } from './sample.ts'

/** The published schema, which is of JSON Schema's draft 4; what it uses of that means the same in draft 7. */
function validator() {
  const { $schema: _, id: __, ...schema } = publishedSchema
  const uri = /^[A-Za-z][A-Za-z0-9+.-]*:[^\s<>"{}|\\^`]*$/
  const reference = /^[^\s<>"{}|\\^`]*$/
  const ajv = new Ajv({
    strict: false,
    // One of its patterns is valid only without the flag.
    unicodeRegExp: false,
    allErrors: true,
    formats: { uri, 'uri-reference': reference, 'date-time': true },
  })
  return ajv.compile(schema)
}

const render = (report: Report, changes = {}) => JSON.parse(renderSarif(report, { ...plain, ...changes }))
const resultsOf = (diagnostics: readonly Diagnostic[]) => render(reportOf({ diagnostics })).runs[0].results

describe('the schema', () => {
  const validate = validator()

  test('accepts what is written', () => {
    const reports = [
      reportOf(),
      reportOf({
        diagnostics: [removedLabel, deadLink, oldName],
        notes: ['a note'],
        undone: ['promtool is missing'],
      }),
      ...nasty.map((text) =>
        reportOf({
          diagnostics: [
            {
              ...removedLabel,
              check: 'a/b',
              file: text,
              message: text,
              help: text,
              alert: text,
              data: { [text]: text },
            },
          ],
          undone: [text],
        }),
      ),
    ]
    for (const report of reports) {
      validate(render(report))
      expect(validate.errors).toBeNull()
    }
  })

  test('refuses what is not SARIF', () => {
    const log = render(reportOf({ diagnostics: [removedLabel] }))
    log.runs[0].results[0].level = 'info'
    expect(validate(log)).toBe(false)
    expect(validate({ version: '2.1.0' })).toBe(false)
  })
})

test('as a whole', () => {
  expect(
    render(reportOf({ diagnostics: [removedLabel], notes: ['a note'], undone: ['no promtool'] })),
  ).toMatchSnapshot()
})

describe('a result', () => {
  test('points where the finding points, in UTF-16 units', () => {
    const source = { path: 'a.yml', text: 'a: 𝒳 \nb: c' }
    const range = rangeAt(source, { start: 3, end: 11 })
    const log = render(reportOf({ diagnostics: [{ ...deadLink, file: 'a.yml', range }], sources: [source] }))
    expect(log.runs[0].columnKind).toBe('utf16CodeUnits')
    expect(log.runs[0].results[0].locations[0].physicalLocation.region).toEqual({
      startLine: 1,
      startColumn: 4,
      endLine: 2,
      endColumn: 5,
    })
  })

  test('has a relative URI', () => {
    const uriOf = (file: string, changes = {}) =>
      render(reportOf({ diagnostics: [{ ...deadLink, file }] }), changes).runs[0].results[0].locations[0]
        .physicalLocation.artifactLocation.uri
    expect(uriOf('rules/a b#c?d%e:f/ü.yml')).toBe('rules/a%20b%23c%3Fd%25e%3Af/%C3%BC.yml')
    expect(uriOf('rules/a.yml', { prefix: 'sub/tree' })).toBe('sub/tree/rules/a.yml')
  })

  test('without a place is shown at the first line', () => {
    expect(resultsOf([deadLink])[0].locations[0].physicalLocation.region).toEqual({ startLine: 1 })
  })

  test('does not turn names into links', () => {
    const [result] = resultsOf([{ ...deadLink, message: 'rate(a[5m]) and [click](https://example.org)' }])
    expect(result.message.text).toBe('rate(a[5m]) and \\[click](https://example.org)')
  })

  test('carries its fix as replacements', () => {
    const [result] = resultsOf([oldName])
    expect(result.fixes[0].artifactChanges[0].replacements).toEqual([
      {
        deletedRegion: { startLine: 2, startColumn: 11, endLine: 2, endColumn: 16 },
        insertedContent: { text: 'redis-server' },
      },
    ])
  })

  test('belongs to a rule with text', () => {
    const [run] = render(reportOf({ diagnostics: [removedLabel, deadLink, removedLabel] })).runs
    expect(run.tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual([
      'alert/template-label',
      'link/runbook-url',
    ])
    for (const result of run.results) {
      const rule = run.tool.driver.rules[result.ruleIndex]
      expect(rule.id).toBe(result.ruleId)
      expect(rule.help.text).toContain(`firedrill explain ${rule.id}`)
    }
  })
})

describe('fingerprints', () => {
  const printsOf = (diagnostics: readonly Diagnostic[], text = rules.text): string[] => {
    const log = render(reportOf({ diagnostics, sources: [{ ...rules, text }] }))
    return log.runs[0].results.map(
      (result: { partialFingerprints: Record<string, string> }) => result.partialFingerprints['firedrill/v1'],
    )
  }
  const [before] = printsOf([removedLabel])

  test('stay when lines move', () => {
    const text = `# one\n# two\n\n${rules.text}`
    const source = { ...rules, text }
    const moved = { ...removedLabel, range: rangeOf(source, '$labels.instance') }
    expect(moved.range).not.toEqual(removedLabel.range)
    expect(printsOf([moved], text)).toEqual([before])
  })

  test('stay when the line is indented anew or numbers in the message change', () => {
    const text = rules.text.replaceAll('\n', '\n  ')
    const moved = { ...removedLabel, range: rangeOf({ ...rules, text }, '$labels.instance') }
    expect(printsOf([moved], text)).toEqual([before])
    expect(printsOf([{ ...deadLink, message: 'line 3' }])).toEqual(
      printsOf([{ ...deadLink, message: 'line 44' }]),
    )
  })

  test('differ by check, file, alert, message and line', () => {
    const others = [
      { check: 'a/b' },
      { file: 'rules/other.yml' },
      { alert: 'Other' },
      { message: 'other' },
      { range: rangeOf(rules, 'first') },
    ].map((change) => printsOf([{ ...removedLabel, ...change }])[0])
    expect(new Set([before, ...others]).size).toBe(6)
  })

  test('differ among findings that are otherwise the same', () => {
    const prints = printsOf([deadLink, deadLink, deadLink])
    expect(new Set(prints).size).toBe(3)
    expect(printsOf([deadLink, deadLink])).toEqual(prints.slice(0, 2))
  })
})
