/** Verdicts on a suite that promtool reads as its author wrote it. */
import { append } from '../lib/many.ts'
import type { Place } from '../model/source.ts'
import type { Assertion, Suite, TestGroup } from '../model/suite.ts'
import { get, type YamlNode } from '../model/yaml.ts'
import { parseDuration } from '../promql/milliseconds.ts'
import { type PromtoolAnswer, type PromtoolRunner, whyNot } from '../promtool/ask.ts'
import { refusalsOf } from '../promtool/refusal.ts'
import { type AnswerRecord, readAnswer } from '../promtool/run/answer.ts'
import { askAsWritten, type SuiteAsWritten } from '../promtool/run/as-written.ts'
import { placeOfAssertion, placeOfSuite } from '../suite/place.ts'
import type { DrillResult } from './result.ts'

export interface DrilledAsWritten {
  readonly results: readonly DrillResult[]
  readonly incomplete?: string
}

interface Expected {
  readonly test: TestGroup
  readonly assertion: Assertion
  readonly time: number
}

/** All assertions in the order in which promtool judges them. */
function inOrder(suite: Suite): Expected[] {
  return suite.tests.flatMap((test) => {
    const all = test.assertions.map((assertion) => ({
      test,
      assertion,
      time: parseDuration(assertion.evalTime?.text ?? '0') ?? Number.NaN,
    }))
    const alerts = all.filter(({ assertion }) => assertion.kind === 'alert').sort((a, b) => a.time - b.time)
    return [...alerts, ...all.filter(({ assertion }) => assertion.kind === 'expr')]
  })
}

/** The labels and annotations that the author expects, as promtool prints them. */
function wantedAlerts(assertion: Assertion): string[] {
  const texts = (node: YamlNode | undefined): [string, string][] =>
    node?.kind === 'map'
      ? node.entries.flatMap(({ key, value }) =>
          value.kind === 'scalar' ? [[key.text, value.text] as [string, string]] : [],
        )
      : []
  const alertname: [string, string] = ['alertname', assertion.subject?.text ?? '']
  return assertion.expected.map((node) =>
    JSON.stringify([
      // An empty label means no label.
      [...new Map([...texts(get(node, 'exp_labels')), alertname])].filter(([, value]) => value !== '').sort(),
      texts(get(node, 'exp_annotations')).sort(),
    ]),
  )
}

/** Assertions on the same alert and time can only be told apart by the alerts that they expect. */
function isAbout(record: AnswerRecord, { assertion, time, test }: Expected): boolean {
  if (record.kind === 'rule' || record.kind !== assertion.kind || record.time !== time) return false
  const subject = assertion.subject?.text ?? ''
  if (record.kind === 'expr')
    return (
      record.expr === subject &&
      (record.error !== undefined || record.expected.length === assertion.expected.length)
    )
  if (record.alertname !== subject || (record.test ?? '') !== (test.name?.text ?? '')) return false
  const wanted = record.expected.map(({ labels, annotations }) =>
    JSON.stringify([Object.entries(labels).sort(), Object.entries(annotations).sort()]),
  )
  return JSON.stringify(wanted.sort()) === JSON.stringify(wantedAlerts(assertion).sort())
}

type SuiteError = Pick<DrillResult, 'message' | 'help' | 'related' | 'ruleFile'> & { readonly at?: Place }

const ofSuite = (suite: Suite, seconds: number, error: SuiteError): DrillResult => ({
  suite,
  verdict: 'error',
  at: placeOfSuite(suite),
  seconds,
  ...error,
})

const ofAssertion = (
  { test, assertion }: Expected,
  rest: Pick<DrillResult, 'verdict'> & Partial<DrillResult>,
): DrillResult => ({
  suite: test.suite,
  test,
  assertion,
  at: placeOfAssertion(assertion),
  ...(assertion.kind === 'alert' && assertion.subject ? { alert: assertion.subject.text } : {}),
  ...rest,
})

/** The records by the assertion that each is about, and the records that match no assertion. */
function sorted(records: readonly AnswerRecord[], expected: readonly Expected[]) {
  const about = new Map<Expected, AnswerRecord>()
  const unplaced: AnswerRecord[] = []
  let next = 0
  for (const record of records) {
    const found = expected.findIndex((one, index) => index >= next && isAbout(record, one))
    if (found < 0) unplaced.push(record)
    else {
      about.set(expected[found] as Expected, record)
      next = found + 1
    }
  }
  return { about, unplaced }
}

/** The results of an answer with failures. `names`: the paths of the rule files by the names that promtool uses. */
function resultsFrom(
  suite: Suite,
  expected: readonly Expected[],
  { output, seconds }: PromtoolAnswer,
  names: ReadonlyMap<string, string>,
): DrillResult[] {
  const { records, rest } = readAnswer(output)
  const troubles = rest.filter(
    (line) => !/^\s*WARNING: no file match pattern/.test(line) && line.trim() !== '',
  )
  const { about, unplaced } = sorted(records, expected)
  const failures = unplaced.map((record) =>
    record.kind === 'rule'
      ? `\`${record.name}\` can't be evaluated at ${record.time}: ${record.error}`
      : 'promtool reported a failed test that is not in the suite',
  )
  const errors: SuiteError[] = [...new Set(failures)].map((message) => ({ message }))
  if (troubles.length > 0) append(errors, refusalsOf(suite, troubles, names))
  if (errors.length === 0 && about.size === 0)
    errors.push({ message: 'promtool reported a failure without a reason' })
  // An assertion without a record passed, unless an error ended a test early.
  const silent: Pick<DrillResult, 'verdict' | 'message'> =
    errors.length > 0 ? { verdict: 'skipped', message: 'promtool did not reach it' } : { verdict: 'passed' }
  return [
    ...errors.map((error) => ofSuite(suite, seconds, error)),
    ...expected.map((one) => {
      const record = about.get(one)
      if (!record || record.kind === 'rule') return ofAssertion(one, silent)
      if (record.kind === 'expr' && record.error !== undefined)
        return ofAssertion(one, { verdict: 'error', message: record.error })
      return ofAssertion(one, { verdict: 'failed', expected: record.expected, got: record.got })
    }),
  ]
}

/** @param passes True when this run has shown already that all of it passes. */
export async function drillAsWritten(
  one: SuiteAsWritten,
  promtool: PromtoolRunner,
  passes = false,
): Promise<DrilledAsWritten> {
  const { suite } = one
  const { answer, names, fromCache } = await askAsWritten(one, promtool, passes)
  if (answer.ended === 'start' || answer.ended === 'aborted')
    return { results: [], incomplete: `promtool ${whyNot(answer)}` }
  const expected = inOrder(suite)
  if (answer.ended !== 'exit' || (answer.status !== 0 && answer.status !== 1)) {
    const message = `promtool ${whyNot(answer)}`
    const skipped = expected.map((one) => ofAssertion(one, { verdict: 'skipped', message }))
    return { results: [ofSuite(suite, answer.seconds, { message }), ...skipped] }
  }
  if (answer.status === 1) return { results: resultsFrom(suite, expected, answer, names) }
  const passed = { verdict: 'passed' as const, ...(fromCache ? { fromCache: true as const } : {}) }
  return { results: expected.map((one) => ofAssertion(one, passed)) }
}
