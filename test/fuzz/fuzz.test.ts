/** Few of the inputs of `npm run fuzz`, so that the generators and the judges stay in order. */
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { type Corpus, readCorpus } from './corpus.ts'
import { grow, inputOf, kinds } from './inputs.ts'
import { failureOf } from './judge/failure.ts'
import { checkFindings } from './judge/findings.ts'
import { judgeTree } from './judge/tree.ts'
import { openWorld } from './judge/world.ts'
import { randomOf } from './random.ts'

/** Not the repository's own, so that a new file there makes no other inputs here. */
const corpus: Corpus = {
  rules: ['groups:\n  - name: a\n    rules:\n      - alert: A\n        expr: up == 0\n'],
  suites: ['rule_files: [a.yml]\ntests:\n  - input_series: [{ series: up, values: 0x5 }]\n'],
  extended: ['firedrill: extended\ntests:\n  - alert_rule_test: [{ alertname: A, states: inactive }]\n'],
  pages: ['---\ntitle: A\n---\n# A\n\n{{% rule "a.yml" "A" %}}\n\n[x](b.md)\n'],
  config: ['checks: { alert/for: off }\n', 'build: { flavor: hugo }\n'],
}
const world = openWorld()
afterAll(() => world.close())

test('the corpus has texts of all kinds', () => {
  const found = readCorpus(fileURLToPath(new URL('../..', import.meta.url)))
  for (const texts of Object.values(found)) expect(texts.length).toBeGreaterThan(1)
})

test.each(kinds)('%s: the same seed gives the same tree, and others give others', (kind) => {
  const hashes = [1, 1, 2].map((seed) =>
    JSON.stringify([...inputOf(kind, seed, 7, corpus).tree].map(([path, bytes]) => [path, [...bytes]])),
  )
  expect(hashes[0]).toBe(hashes[1])
  expect(hashes[0]).not.toBe(hashes[2])
})

test.each(kinds)('%s: nothing is wrong with some inputs', async (kind) => {
  for (let index = 0; index < 8; index++)
    await judgeTree(inputOf(kind, 1, index, corpus).tree, randomOf('test', 1, index), world)
})

test('what grows has the length that is asked for', () => {
  for (let index = 0; index < 20; index++) {
    const input = inputOf('growth', 1, index, corpus)
    const { path, repetition } = input.growth ?? { path: '' }
    if (!repetition?.pieces.every((piece) => piece !== '')) continue
    const before = repetition.before.length + repetition.after.length
    const length = new TextDecoder().decode(grow(input, before + 5000).get(path)).length
    expect(length).toBeGreaterThanOrEqual(before + 5000)
  }
})

test('a crash is a failure, and an error that is declared is none', () => {
  const declared = Object.assign(new Error('no'), { name: 'UsageError' })
  expect(failureOf(declared)).toBeUndefined()
  expect(failureOf(new TypeError('x is not a function'))?.signature).toMatch(/^crash: TypeError/)
})

test('a finding that points out of its file is a failure', () => {
  const source = { path: 'a', text: 'ab' }
  const at = (offset: number) => ({ line: 1, column: offset + 1, offset })
  const finding = (start: number, end: number) => ({
    check: 'x/y',
    severity: 'error' as const,
    file: 'a',
    message: 'it is wrong',
    range: { start: at(start), end: at(end) },
  })
  checkFindings([finding(0, 2)], () => source)
  expect(() => checkFindings([finding(0, 3)], () => source)).toThrow('leaves the file')
  expect(() => checkFindings([finding(2, 1)], () => source)).toThrow('ends before it starts')
})
