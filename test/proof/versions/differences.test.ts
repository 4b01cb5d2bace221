/**
 * `drill/version-dependent` is on exactly the assertions whose verdicts differ between promtool 2 and 3. Where
 * FIREDRILL_PROMTOOL_OTHER names a promtool of the other major version, both judge generated suites. Otherwise what
 * both, 2.42 and 3.16, said of some is on record; with FIREDRILL_TEST_RECORD they say it anew.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { runDrills } from '../../../scripts/drill/drill.ts'
import type { DrillResult } from '../../../scripts/drill/result.ts'
import type { PromtoolRunner } from '../../../scripts/promtool/ask.ts'
import { smellsOf } from '../../../scripts/proof/smells/smells.ts'
import { isSameButForRounding } from '../../../scripts/proof/versions/rounding.ts'
import { findPromtool } from '../../../scripts/tools/promtool/find.ts'
import { promtoolRunner } from '../../../scripts/tools/promtool/runner.ts'
import { newFolder } from '../../support/folders.ts'
import { runnerForTests } from '../../support/promtool.ts'
import { makeProject } from '../../support/tree.ts'
import { type Case, type Expected, filesOf } from '../smells/cases.ts'
import { caseOf } from '../smells/generated.ts'

type Expectations = readonly (readonly Expected[])[]

/** A case with one question, and what became of it. */
interface Recorded extends Omit<Case, 'passes'> {
  readonly expected: Expectations
  readonly verdicts: Readonly<Record<2 | 3, string>>
}

const record = new URL('differences.recorded.json', import.meta.url)
const other = process.env.FIREDRILL_PROMTOOL_OTHER

let atHand: PromtoolRunner
let root: string
beforeAll(async () => {
  atHand = await runnerForTests()
  root = newFolder()
})

async function bothPromtools(): Promise<PromtoolRunner[]> {
  const { promtool, problem } = await findPromtool({ env: { ...process.env, FIREDRILL_PROMTOOL: other } })
  if (!promtool) throw new Error(problem)
  expect(promtool.major).not.toBe(atHand.major)
  const found = [atHand, promtoolRunner(promtool, { timeout: 60, memory: 2048 })]
  return found.sort((a, b) => a.major - b.major)
}

const prefixOf = (index: number): string => `c${index}_`

/** What came of each question of each case. */
async function judge(
  cases: readonly Omit<Case, 'passes'>[],
  promtool: PromtoolRunner,
  expected?: readonly Expectations[],
) {
  const files = cases.map((one, i) => filesOf(one, prefixOf(i), expected?.[i]))
  const project = makeProject(Object.assign({}, ...files))
  for (const one of files)
    for (const [path, text] of Object.entries(one)) writeFileSync(join(root, path), text)
  const drills = await runDrills(project, promtool, { root, refused: new Set() })
  const smells = await smellsOf(drills, promtool, { isThorough: true })
  const reported = new Set(
    smells.flatMap(({ check, file, range }) =>
      check === 'drill/version-dependent' ? [`${file} ${range?.start.offset}`] : [],
    ),
  )
  const known = new Map(
    drills.results.map((result): [string, DrillResult] => [
      `${result.suite.path} ${result.assertion && result.test?.assertions.indexOf(result.assertion)}`,
      result,
    ]),
  )
  return cases.map(({ questions }, i) =>
    questions.map((_, q) => {
      const result = known.get(`${prefixOf(i)}test.yml ${q}`) as DrillResult
      return { result, isReported: reported.has(`${result.suite.path} ${result.at.start}`) }
    }),
  )
}

/** Each question expects what one of the two returned. */
async function asked(cases: readonly Case[], promtools: readonly PromtoolRunner[]) {
  const got = await Promise.all(promtools.map((promtool) => judge(cases, promtool)))
  const values = (major: 2 | 3, i: number, q: number): readonly Expected[] =>
    ((got[major - 2]?.[i]?.[q]?.result.got ?? []) as readonly Expected[]).map((one) => ({
      ...one,
      labels: Object.fromEntries(
        Object.entries(one.labels).map(([name, value]) => [name, value.replace(prefixOf(i), '')]),
      ),
    }))
  return cases.map(({ questions, passes }, i) => ({
    expected: questions.map((_, q) => values(passes[q] ?? 2, i, q)),
    // Their arithmetic differs in the last digits, and that can't be played.
    isRounded: questions.map((_, q) =>
      isSameButForRounding({ expected: values(2, i, q), got: values(3, i, q) } as DrillResult),
    ),
  }))
}

/** No expression shows whether a series ended just when its last sample came to be as old as the lookback. */
const endsAtLookback = ({ interval, step, series }: Omit<Case, 'passes'>): boolean =>
  step === '300s' || (interval === '300s' && series.some(({ values }) => values.includes('stale')))

const showed = ({ interval, step, series, rules, questions }: Omit<Case, 'passes'>, q: number): string =>
  JSON.stringify({ interval, step, series, rules, question: questions[q] })

if (other)
  test('generated suites, with both', async () => {
    const promtools = await bothPromtools()
    await fc.assert(
      fc.asyncProperty(fc.array(fc.noBias(caseOf), { minLength: 40, maxLength: 40 }), async (cases) => {
        const questions = await asked(cases, promtools)
        const expected = questions.map((one) => one.expected)
        const judged = await Promise.all(promtools.map((promtool) => judge(cases, promtool, expected)))
        const wrong = cases.flatMap((one, i) =>
          one.questions.flatMap((_, q) => {
            const [two, three] = judged.map((all) => all[i]?.[q]) as [Judged, Judged]
            const differs = two.result.verdict !== three.result.verdict
            if (differs && questions[i]?.isRounded[q]) return []
            return [two, three].flatMap(({ isReported }, major) =>
              isReported === differs || (major === 1 && differs && endsAtLookback(one))
                ? []
                : [`${isReported ? 'wrongly' : 'not'} reported with ${major + 2}: ${showed(one, q)}`],
            )
          }),
        )
        expect(wrong).toEqual([])
      }),
      { numRuns: Number(process.env.FIREDRILL_TEST_RUNS ?? 3), interruptAfterTimeLimit: 150_000 },
    )
  }, 300_000)

type Judged = Awaited<ReturnType<typeof judge>>[number][number]

/** A case with one of its questions. */
const only = (one: Case, q: number): Case => ({
  ...one,
  questions: one.questions.slice(q, q + 1),
  passes: one.passes.slice(q, q + 1),
})

if (other && process.env.FIREDRILL_TEST_RECORD)
  test('what both say is put on record', async () => {
    const promtools = await bothPromtools()
    const cases = fc
      .sample(fc.noBias(caseOf), { seed: 2025, numRuns: 600 })
      .flatMap((one) => one.questions.map((_, q) => only(one, q)))
    const questions = await asked(cases, promtools)
    const expected = questions.map((one) => one.expected)
    const [two, three] = await Promise.all(promtools.map((promtool) => judge(cases, promtool, expected)))
    const all = cases.flatMap((one, i): Recorded[] => {
      const verdicts = { 2: `${two?.[i]?.[0]?.result.verdict}`, 3: `${three?.[i]?.[0]?.result.verdict}` }
      const own = expected[i] as Expectations
      if (questions[i]?.isRounded[0] && (verdicts[2] !== verdicts[3] || own[0]?.length === 0)) return []
      const { passes: _, ...rest } = one
      return endsAtLookback(one) ? [] : [{ ...rest, expected: own, verdicts }]
    })
    const some = (differ: boolean, isAlert: boolean): Recorded[] =>
      all
        .filter(({ verdicts, questions: [one] }) =>
          [(verdicts[2] !== verdicts[3]) === differ, (one?.expr === undefined) === isAlert].every(Boolean),
        )
        .slice(0, 20)
    const chosen = [some(true, true), some(true, false), some(false, true), some(false, false)].flat()
    const lines = chosen.map((one) => JSON.stringify(one))
    writeFileSync(record, `[\n${lines.join(',\n')}\n]\n`)
  }, 600_000)

test('what is on record of both', async () => {
  const cases: Recorded[] = JSON.parse(readFileSync(record, 'utf8'))
  const judged = await judge(
    cases,
    atHand,
    cases.map(({ expected }) => expected),
  )
  const differs = ({ verdicts }: Recorded): boolean => verdicts[2] !== verdicts[3]
  expect(cases.filter(differs).length).toBeGreaterThan(30)
  const wrong = cases.flatMap((one, i) => {
    const { result, isReported } = (judged[i] as Judged[])[0] as Judged
    const own = one.verdicts[atHand.major]
    return [
      ...(result.verdict === own ? [] : [`${result.verdict}, not ${own}: ${showed(one, 0)}`]),
      ...(isReported === differs(one)
        ? []
        : [`${isReported ? 'wrongly' : 'not'} reported: ${showed(one, 0)}`]),
    ]
  })
  expect(wrong).toEqual([])
})
