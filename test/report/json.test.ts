import fc from 'fast-check'
import { expect, test } from 'vitest'
import { renderJson, toJson } from '../../scripts/report/json.ts'
import { counted, deadLink, drills, nasty, oldName, plain, removedLabel, reportOf } from './sample.ts'

test('as a whole', () => {
  const report = reportOf({
    diagnostics: [removedLabel, deadLink],
    drills,
    project: counted({ ruleFiles: 1, alerts: 2, recordings: 3, runbooks: 4, suites: 5 }),
  })
  expect(renderJson(report, plain)).toMatchInlineSnapshot(`
    "{
      "version": 1,
      "tool": {
        "name": "firedrill",
        "version": "1.2.3"
      },
      "summary": {
        "errors": 1,
        "warnings": 1,
        "infos": 0,
        "ruleFiles": 1,
        "alerts": 2,
        "recordings": 3,
        "runbooks": 4,
        "suites": 5,
        "drills": {
          "passed": 1,
          "failed": 1,
          "skipped": 1
        }
      },
      "diagnostics": [
        {
          "check": "link/runbook-url",
          "severity": "warning",
          "file": "content/runbooks/redis/RedisDown.md",
          "message": "\`https://example.org/redis\` leads to no page"
        },
        {
          "check": "alert/template-label",
          "severity": "error",
          "file": "rules/redis.yml",
          "range": {
            "start": {
              "line": 7,
              "column": 29,
              "offset": 152
            },
            "end": {
              "line": 7,
              "column": 45,
              "offset": 168
            }
          },
          "message": "\`RedisDown\` uses the label \`instance\`, which \`sum by (job)\` removes",
          "help": "Keep the label, or leave it out of the text.",
          "alert": "RedisDown",
          "data": {
            "label": "instance"
          },
          "related": [
            {
              "file": "rules/redis.yml",
              "range": {
                "start": {
                  "line": 5,
                  "column": 19,
                  "offset": 78
                },
                "end": {
                  "line": 5,
                  "column": 27,
                  "offset": 86
                }
              },
              "message": "it is removed here"
            }
          ]
        }
      ],
      "notes": [],
      "undone": []
    }
    "
  `)
})

test('findings keep all their fields, in one order', () => {
  const backwards = Object.fromEntries(
    Object.entries(removedLabel).reverse(),
  ) as unknown as typeof removedLabel
  const [given, reversed] = [removedLabel, backwards].map((d) =>
    renderJson(reportOf({ diagnostics: [d] }), plain),
  )
  expect(reversed).toBe(given)
  const { diagnostics } = JSON.parse(renderJson(reportOf({ diagnostics: [removedLabel, oldName] }), plain))
  expect(diagnostics).toEqual([oldName, removedLabel])
})

test('findings are sorted by file, offset and check', () => {
  const same = { ...removedLabel, check: 'alert/another' }
  const { diagnostics } = JSON.parse(
    renderJson(reportOf({ diagnostics: [removedLabel, same, oldName, deadLink] }), plain),
  )
  expect(diagnostics.map(({ check }: { check: string }) => check)).toEqual([
    'link/runbook-url',
    'recording/name',
    'alert/another',
    'alert/template-label',
  ])
})

test('escapes change no value', () => {
  const text = fc
    .array(fc.oneof(fc.constantFrom(...nasty), fc.string({ unit: 'binary' })))
    .map((parts) => parts.join(''))
  fc.assert(
    fc.property(fc.dictionary(text, text), (value) => {
      expect(JSON.parse(toJson(value))).toEqual(JSON.parse(JSON.stringify(value)))
    }),
  )
})

test('controls that JSON allows are escaped all the same', () => {
  expect(toJson({ a: '\x9b\u202e##[error]' })).toBe('{\n  "a": "\\u009b\\u202e#\\u0023[error]"\n}\n')
})
