/** Runs a suite as its author wrote it, but for the places of its rule files, and reads promtool's verdicts. */
import { randomBytes } from 'node:crypto'
import type { Place } from '../../model/source.ts'
import type { Assertion, Suite, TestGroup } from '../../model/suite.ts'
import { get, type YamlNode } from '../../model/yaml.ts'
import { parseDuration } from '../duration.ts'
import { refusalsOf } from '../hints/refusal.ts'
import { keyOf } from '../kept/memory.ts'
import { placeOfAssertion, placeOfSuite } from '../place.ts'
import { type PromtoolAnswer, type PromtoolRunner, whyNot } from '../promtool.ts'
import type { DrillResult } from '../result.ts'
import type { RuleFileEntry } from '../rule-files.ts'
import { quote } from '../yaml-text.ts'
import { type AnswerRecord, readAnswer } from './answer.ts'

export interface AsIs {
  readonly results: readonly DrillResult[]
  readonly undone?: string
}

/** The suite's text with each rule file's pattern replaced by one that leads to copies beside it. */
function isolated(
  suite: Suite,
  entries: readonly RuleFileEntry[],
  nonce: string,
): { files: Record<string, string>; names: Map<string, string> } {
  const files: Record<string, string> = {}
  const names = new Map<string, string>()
  const edits = new Map<number, { end: number; text: string }>()
  const copied = new Set<string>()
  for (const [e, { pattern, files: matched, isMalformed }] of entries.entries()) {
    if (isMalformed || pattern.source !== suite.source || edits.has(pattern.start)) continue
    for (const [f, file] of matched.entries()) {
      // promtool loads a file once, however many entries lead to it.
      if (copied.has(file.name)) continue
      copied.add(file.name)
      const name = `${nonce}-${e}-${String(f).padStart(5, '0')}.yml`
      files[name] = file.text
      names.set(name, file.path)
    }
    // Line ends stay, so that the lines of promtool's messages are the author's.
    const lines = suite.source.text.slice(pattern.start, pattern.end).split('\n').length - 1
    edits.set(pattern.start, {
      end: pattern.end,
      text: `${quote(`${nonce}-${e}-*.yml`)}${'\n'.repeat(lines)}`,
    })
  }
  let text = ''
  let at = 0
  for (const [start, edit] of [...edits].sort(([a], [b]) => a - b)) {
    text += suite.source.text.slice(at, start) + edit.text
    at = edit.end
  }
  files[`${nonce}.yml`] = text + suite.source.text.slice(at)
  return { files, names }
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
      // An empty label is none.
      [...new Map([...texts(get(node, 'exp_labels')), alertname])].filter(([, value]) => value !== '').sort(),
      texts(get(node, 'exp_annotations')).sort(),
    ]),
  )
}

/** Of two assertions on the same alert and time only what they expect tells which of them failed. */
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

/** How it ends where every test passes. */
const whole: PromtoolAnswer = { ended: 'exit', status: 0, output: '', seconds: 0 }

export async function runAsIs(
  suite: Suite,
  entries: readonly RuleFileEntry[],
  promtool: PromtoolRunner,
): Promise<AsIs> {
  const nonce = randomBytes(9).toString('hex')
  const { files, names } = isolated(suite, entries, nonce)
  const key = keyOf('suite', JSON.stringify(isolated(suite, entries, 'suite').files))
  const known = promtool.memory?.get(key) === true
  const answer = known ? whole : await promtool.run({ args: ['test', 'rules', `./${nonce}.yml`], files })
  if (answer.ended === 'start' || answer.ended === 'aborted')
    return { results: [], undone: `promtool ${whyNot(answer)}` }
  const expected = inOrder(suite)
  const ofSuite = (
    part: Pick<DrillResult, 'message' | 'help' | 'related'> & { at?: Place },
  ): DrillResult => ({
    suite,
    verdict: 'error',
    at: placeOfSuite(suite),
    seconds: answer.seconds,
    ...part,
  })
  const ofAssertion = (
    { test, assertion }: Expected,
    rest: Pick<DrillResult, 'verdict'> & Partial<DrillResult>,
  ) => ({
    suite,
    test,
    assertion,
    at: placeOfAssertion(assertion),
    ...(assertion.kind === 'alert' && assertion.subject ? { alert: assertion.subject.text } : {}),
    ...rest,
  })
  const isDone = answer.ended === 'exit' && (answer.status === 0 || answer.status === 1)
  if (!isDone) {
    const message = `promtool ${whyNot(answer)}`
    return {
      results: [
        ofSuite({ message }),
        ...expected.map((one) => ofAssertion(one, { verdict: 'skipped' as const, message })),
      ],
    }
  }
  if (answer.status === 0) {
    promtool.memory?.set(key, true)
    const base = { verdict: 'passed' as const, ...(known ? { remembered: true as const } : {}) }
    return { results: expected.map((one) => ofAssertion(one, base)) }
  }

  const { records, rest } = readAnswer(answer.output)
  const troubles = rest.filter(
    (line) => !/^\s*WARNING: no file match pattern/.test(line) && line.trim() !== '',
  )
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
  const failures = unplaced.map((record) =>
    record.kind === 'rule'
      ? `\`${record.name}\` can't be evaluated at ${record.time}: ${record.error}`
      : 'a test failed that is not in the suite',
  )
  const results: DrillResult[] = [...new Set(failures)].map((message) => ofSuite({ message }))
  if (troubles.length > 0) results.push(...refusalsOf(suite, troubles, names).map(ofSuite))
  // What is not mentioned has passed, unless something ended a test before its end.
  const silent = results.length > 0 || about.size === 0 ? ('skipped' as const) : ('passed' as const)
  if (results.length === 0 && about.size === 0)
    results.push(ofSuite({ message: 'promtool says that it failed, and not why' }))
  for (const one of expected) {
    const record = about.get(one)
    if (!record || record.kind === 'rule')
      results.push(
        ofAssertion(
          one,
          silent === 'skipped'
            ? { verdict: silent, message: 'promtool did not get to it' }
            : { verdict: silent },
        ),
      )
    else if (record.kind === 'expr' && record.error !== undefined)
      results.push(ofAssertion(one, { verdict: 'error', message: record.error }))
    else results.push(ofAssertion(one, { verdict: 'failed', expected: record.expected, got: record.got }))
  }
  return { results }
}
