/**
 * JUnit's XML, within what both of its common schemas allow (Jenkins' and Ant's): a suite per file, a case per
 * alert and check that failed there, and a case per assertion of a drill.
 */

import { type Diagnostic, fails } from '../diagnostic.ts'
import { groupBy } from '../lib/group.ts'
import type { DrillCase, RenderOptions, Report } from './report.ts'
import { groupByFile, pathInRepository, placeOf } from './words.ts'
import { type Attributes, element, textContent, xmlDocument } from './xml.ts'

interface Case {
  readonly name: string
  readonly seconds: number
  readonly problem?: Problem
  readonly skipped?: string
}

interface Problem {
  /** A failure was judged so; an error could not be judged. */
  readonly kind: 'failure' | 'error'
  readonly message: string
  readonly type: string
  readonly text: string
}

interface Suite {
  readonly name: string
  readonly cases: readonly Case[]
  /** Findings that are no failures, one a line. */
  readonly remarks: readonly string[]
}

const lineOf = (diagnostic: Diagnostic): string => {
  const { severity, message, check, help } = diagnostic
  const place = placeOf(diagnostic)
  const first = `${place}${place && ' '}${severity} ${message.replace(/\r?\n/g, '\\n')} [${check}]`
  return help === undefined ? first : `${first}\n  ${help.replaceAll('\n', '\n  ')}`
}

/** One case per check and alert, so that its name stays the same while lines move. */
function failedCases(found: readonly Diagnostic[]): Case[] {
  const groups = groupBy(found, ({ alert, check }) => (alert === undefined ? check : `${alert}: ${check}`))
  return [...groups].map(([name, group]) => {
    const first = group[0] as Diagnostic
    const more = group.length > 1 ? ` (and ${group.length - 1} more)` : ''
    return {
      name,
      seconds: 0,
      problem: {
        kind: 'failure',
        message: `${first.message}${more}`,
        type: first.check,
        text: group.map(lineOf).join('\n'),
      },
    }
  })
}

function testCase({ name, status, seconds, detail }: DrillCase): Case {
  if (status === 'passed') return { name, seconds }
  if (status === 'skipped') return { name, seconds, skipped: detail }
  const kind = status === 'failed' ? 'failure' : 'error'
  const [message = ''] = detail.split('\n')
  return { name, seconds, problem: { kind, message, type: 'drill/failed', text: detail } }
}

function suitesOf(report: Report, options: RenderOptions): Suite[] {
  const failOn = options.failOn ?? 'error'
  const byFile = groupByFile(report.diagnostics)
  const drills = groupBy(report.drills, ({ file }) => file)
  const files = [...new Set([...report.files, ...byFile.keys(), ...drills.keys()])].sort()
  const suites = files.map((file): Suite => {
    const found = byFile.get(file) ?? []
    const ran = drills.get(file) ?? []
    // An assertion that failed is a case already.
    const isFailure = ({ severity, check }: Diagnostic): boolean =>
      fails(severity, failOn) && !(check === 'drill/failed' && ran.length > 0)
    const cases = [...failedCases(found.filter(isFailure)), ...ran.map(testCase)]
    const clean = { name: 'checks', seconds: 0 }
    return {
      name: pathInRepository(file, options.prefix),
      cases: cases.length > 0 ? cases : [clean],
      remarks: found.filter(({ severity }) => !fails(severity, failOn)).map(lineOf),
    }
  })
  if (report.undone.length > 0 || suites.length === 0) {
    const cases = report.undone.map(
      (text, i): Case => ({
        name: `part ${i + 1} of the run`,
        seconds: 0,
        problem: { kind: 'error', message: text, type: 'undone', text },
      }),
    )
    // A reader that finds no case at all takes the report for broken.
    suites.push({
      name: 'firedrill',
      cases: cases.length > 0 ? cases : [{ name: 'checks', seconds: 0 }],
      remarks: [],
    })
  }
  return suites
}

/** Seconds as a decimal, which exponents are not. */
const decimal = (seconds: number): string => seconds.toFixed(3)

function caseElement(suite: string, { name, seconds, problem, skipped }: Case): string {
  const attributes = { name, classname: suite, time: decimal(seconds) }
  if (problem) {
    const { kind, message, type, text } = problem
    return element('testcase', attributes, [element(kind, { message, type }, textContent(text))])
  }
  if (skipped !== undefined)
    return element('testcase', attributes, [element('skipped', {}, textContent(skipped))])
  return element('testcase', attributes)
}

export function renderJunit(report: Report, options: RenderOptions): string {
  // No time zone: Ant's schema forbids one.
  const timestamp = (options.started ?? new Date(0)).toISOString().slice(0, 19)
  const suites = suitesOf(report, options).map(({ name, cases, remarks }, id) => {
    const skipped = cases.filter((one) => one.skipped !== undefined).length
    const attributes: Attributes = {
      name,
      package: name,
      id,
      timestamp,
      hostname: 'localhost',
      tests: cases.length,
      failures: cases.filter((one) => one.problem?.kind === 'failure').length,
      errors: cases.filter((one) => one.problem?.kind === 'error').length,
      ...(skipped > 0 && { skipped }),
      time: decimal(cases.reduce((sum, one) => sum + one.seconds, 0)),
    }
    return element('testsuite', attributes, [
      // Ant's schema wants this element, Jenkins' wants at least one property in it.
      element('properties', {}, [element('property', { name: 'firedrill', value: report.tool.version })]),
      ...cases.map((one) => caseElement(name, one)),
      element('system-out', {}, textContent(remarks.join('\n'))),
      element('system-err', {}, ''),
    ])
  })
  return xmlDocument(element('testsuites', {}, suites))
}
