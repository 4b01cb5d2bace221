import { describe, expect, test } from 'vitest'
import { countByCheck, summaryLine } from '../../scripts/report/words.ts'
import { counted, deadLink, drills, oldName, removedLabel, reportOf, rules, verdict } from './sample.ts'

describe('makeReport', () => {
  test('counts', () => {
    const report = reportOf({
      diagnostics: [oldName, removedLabel, deadLink, deadLink],
      project: counted({
        ruleFiles: 1,
        alerts: 2,
        recordings: 3,
        runbooks: 4,
        suites: 5,
        pages: 6,
        strays: 7,
      }),
      drills: [...drills, verdict('A at 1m', 'error')],
    })
    expect(report.summary).toEqual({
      errors: 1,
      warnings: 2,
      infos: 1,
      ruleFiles: 1,
      alerts: 2,
      recordings: 3,
      runbooks: 4,
      suites: 5,
      drills: { passed: 1, failed: 2, skipped: 1 },
    })
  })

  test('sorts without touching what it is given', () => {
    const given = Object.freeze([removedLabel, deadLink, oldName])
    expect(reportOf({ diagnostics: given }).diagnostics).toEqual([deadLink, oldName, removedLabel])
  })

  test('knows the sources and files of a project', () => {
    const report = reportOf({ project: counted({ ruleFiles: 2, pages: 1 }) })
    expect(report.files).toEqual(['pages/0', 'ruleFiles/0', 'ruleFiles/1', rules.path])
    expect(report.sources('pages/0')).toEqual({ path: 'pages/0', text: '' })
    expect(report.sources('elsewhere')).toBeUndefined()
  })

  test('names verdicts by test, subject and time', () => {
    const named = { index: 2, name: { text: 'a test' } }
    const { drills: cases } = reportOf({
      drills: [
        verdict('A at 5m', 'passed'),
        verdict('A at 5m', 'passed', { test: named }),
        verdict('A at 5m', 'failed', { test: named, assertion: undefined, message: 'why', help: 'how' }),
        verdict('A at 5m', 'error', { test: undefined, assertion: undefined }),
      ],
    })
    expect(cases.map(({ name, detail }) => [name, detail])).toEqual([
      ['test 1: A at 5m', ''],
      ['a test: A at 5m', ''],
      ['a test', 'why\nhow'],
      ['suite', ''],
    ])
  })
})

describe('summaryLine', () => {
  test.each([
    [{}, 'no findings; there are no rule files, runbooks or suites here'],
    [{ project: counted({ ruleFiles: 1, alerts: 1 }) }, 'no findings in 1 rule file, 1 alert'],
    [
      { diagnostics: [removedLabel, removedLabel, oldName], project: counted({ runbooks: 3 }), drills },
      '2 errors, 1 info in 3 runbooks; 1 drill passed, 1 failed, 1 skipped',
    ],
    [
      { diagnostics: [deadLink], drills: drills.slice(1, 2) },
      '1 warning; there are no rule files, runbooks or suites here; 1 drill failed',
    ],
  ])('%#', (parts, line) => {
    expect(summaryLine(reportOf(parts).summary)).toBe(line)
  })
})

test('countByCheck puts the gravest and most frequent first', () => {
  const another = { ...deadLink, check: 'another/check' }
  expect(countByCheck([oldName, another, deadLink, { ...deadLink, file: 'b' }, removedLabel])).toEqual([
    { check: 'alert/template-label', severity: 'error', findings: 1, files: 1 },
    { check: 'link/runbook-url', severity: 'warning', findings: 2, files: 2 },
    { check: 'another/check', severity: 'warning', findings: 1, files: 1 },
    { check: 'recording/name', severity: 'info', findings: 1, files: 1 },
  ])
})
