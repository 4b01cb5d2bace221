/**
 * Verdicts that would be others with the other major version of promtool, found by playing it. Not to be played are
 * the last digits of its arithmetic, the queries of templates, a counter that begins inside a range and is reset there,
 * and, with 3, a series of which a stale marker comes exactly as long after its last sample as the lookback is.
 */

import type { StageFinding } from '../../diagnostic.ts'
import { type DrillResult, subjectAt } from '../../drill/result.ts'
import { addTo } from '../../lib/group.ts'
import { placeIn } from '../../model/offsets.ts'
import type { Rule } from '../../model/rule.ts'
import { type Place, spotOf } from '../../model/source.ts'
import type { PromtoolRunner } from '../../promtool/ask.ts'
import { costOfTests } from '../../promtool/plan/pack.ts'
import { rulesBehind } from '../../promtool/plan/rule-set.ts'
import type { PlannedTest } from '../../promtool/plan/test-batch.ts'
import type { AssertionOutcome } from '../../promtool/run/outcome.ts'
import { tryOut } from '../../promtool/what-if.ts'
import type { PlainAssertion } from '../../suite/plain.ts'
import { authored, findingOn, type ResultOf } from '../questions.ts'
import { playedWindows, type WindowOptions, type WindowSite, windowSites } from '../weaken/windows.ts'
import { windowOptions } from './gaps.ts'
import { isSameButForRounding } from './rounding.ts'

interface Site {
  readonly of: Rule | PlainAssertion
  readonly window: WindowSite
}

function sitesOf(planned: PlannedTest, options: WindowOptions): Site[] {
  const of = (what: Rule | PlainAssertion, text: string): Site[] =>
    windowSites(text, options).map((window) => ({ of: what, window }))
  return [
    ...planned.rules.flatMap((rule) => of(rule, rule.expr?.text ?? '')),
    ...planned.assertions.flatMap((one) => (one.kind === 'expr' ? of(one, one.subject) : [])),
  ]
}

/** A planned, and where in it the other version is played. */
interface Trial {
  readonly planned: PlannedTest
  readonly sites: readonly Site[]
  /** Without what is other about counters that begin inside a range. */
  readonly edgesOnly?: true
}

/** The planned as the other major version would see it. */
function played({ planned, sites, edgesOnly }: Trial, major: 2 | 3): PlannedTest {
  const options = windowOptions(planned, major)
  const by = new Map<Rule | PlainAssertion, WindowSite[]>()
  for (const { of, window } of sites) addTo(by, of, window)
  const text = (of: Rule | PlainAssertion, own: string): string =>
    playedWindows(own, by.get(of) ?? [], options, !edgesOnly)
  const exprs = planned.rules
    .filter((rule) => by.has(rule))
    .map((rule): [Rule, string] => [rule, text(rule, rule.expr?.text ?? '')])
  const assertions = planned.assertions.map((one) =>
    by.has(one) ? { ...one, subject: text(one, one.subject) } : one,
  )
  return { ...planned, exprs: new Map(exprs), assertions }
}

interface Flip extends Trial {
  readonly assertion: PlainAssertion
  readonly becomes: 'passed' | 'failed'
}

/** The verdict of the other version, where it is another for more than the last digits of a number. */
function otherVerdict(
  outcome: AssertionOutcome,
  before: DrillResult | undefined,
): Flip['becomes'] | undefined {
  // The steps of a state over time have but one verdict for them all.
  if (!before || before.dependsOnOrder || (before.assertion?.claim && before.verdict !== 'passed'))
    return undefined
  const passes =
    outcome.verdict === 'passed' || (outcome.verdict === 'failed' && isSameButForRounding(outcome))
  if (before.verdict === 'passed') return outcome.verdict === 'failed' && !passes ? 'failed' : undefined
  return before.verdict === 'failed' && passes && !isSameButForRounding(before) ? 'passed' : undefined
}

async function flipsOf(
  tried: readonly Trial[],
  resultOf: ResultOf,
  promtool: PromtoolRunner,
): Promise<Flip[]> {
  const variants = tried.map((trial) => played(trial, promtool.major))
  const answers = await tryOut(variants, promtool)
  return tried.flatMap((trial, i) => {
    const outcome = answers.get(variants[i] as PlannedTest) ?? []
    return outcome.flatMap((one): Flip[] => {
      const assertion = trial.planned.assertions.find(({ index }) => index === one.assertion.index)
      const becomes = assertion && otherVerdict(one, resultOf(trial.planned, assertion))
      return becomes ? [{ ...trial, assertion, becomes }] : []
    })
  })
}

const keyOf = ({ planned, assertion }: Flip): string =>
  `${planned.suite.suite.path}\n${planned.plain.test.index}\n${assertion.index}`

/** The sites that can have a say in an assertion. */
function behind({ planned, assertion, sites }: Flip): Site[] {
  const rules: ReadonlySet<unknown> = rulesBehind(planned.set, assertion)
  return sites.filter(({ of }) => of === assertion || rules.has(of))
}

/** How many sites of one assertion are tried one by one. */
const mostSites = 20

interface Cause {
  readonly site: Site
  readonly kind: WindowSite['kind'] | 'start'
}

/** For each flip the first site that brings it about alone. */
async function causesOf(
  flips: readonly Flip[],
  resultOf: ResultOf,
  promtool: PromtoolRunner,
): Promise<ReadonlyMap<string, Cause>> {
  const alone = flips.flatMap((flip) => {
    const planned = { ...flip.planned, assertions: [flip.assertion] }
    const sites = behind(flip).slice(0, mostSites)
    return [
      ...sites.map((site): Trial => ({ planned, sites: [site], edgesOnly: true })),
      ...sites.map((site): Trial => ({ planned, sites: [site] })),
    ]
  })
  const causes = new Map<string, Cause>()
  for (const flip of await flipsOf(alone, resultOf, promtool)) {
    const [site] = flip.sites
    if (site && !causes.has(keyOf(flip)))
      causes.set(keyOf(flip), { site, kind: flip.edgesOnly ? site.window.kind : 'start' })
  }
  return causes
}

function placeOf({ of, window: { start, end } }: Site, planned: PlannedTest): Place | undefined {
  const scalar = 'index' in of ? authored(planned, of).subject : of.expr
  return scalar && placeIn(scalar, start, end)
}

const inTwo: Readonly<Record<Cause['kind'], string>> = {
  range: 'a range holds a sample at its older end only in Prometheus 2',
  subquery: 'a subquery is evaluated at its older end only in Prometheus 2',
  lookback: 'a sample that is exactly 5m old is found only in Prometheus 2',
  start:
    'a counter that begins inside a range is followed back for more than half an interval only up to 2.51',
}

const mending: Readonly<Record<Cause['kind'], string>> = {
  range:
    'Choose a range that is no multiple of the interval of the samples, or one that is longer by an interval.',
  subquery: 'Choose a range that is no multiple of the step of the subquery.',
  lookback: 'Assert at another time than exactly 5m after the last sample.',
  start: 'Let the counter begin at 0, or assert when its samples fill the range.',
}

function findingOf(flip: Flip, cause: Cause | undefined, { major }: PromtoolRunner): StageFinding {
  const { planned, assertion, becomes } = flip
  const at = authored(planned, assertion)
  const place = cause && placeOf(cause.site, planned)
  const text = place?.source.text.slice(place.start, place.end).replace(/\s+/g, ' ').slice(0, 80)
  const [passes, fails] = (becomes === 'failed') === (major === 2) ? [2, 3] : [3, 2]
  const verdicts = `passes with promtool ${passes} and fails with ${fails}`
  const kind = cause?.kind ?? 'range'
  return findingOn(at, {
    check: 'drill/version-dependent',
    // Only the way ahead is one that a team has to go.
    severity: major === 2 ? 'warning' : 'info',
    message: `${subjectAt({ assertion: at })} ${verdicts}${text ? `, because of \`${text}\`` : ''}: ${inTwo[kind]}`,
    help: mending[kind],
    ...(place ? { related: [{ ...spotOf(place), message: inTwo[kind] }] } : {}),
  })
}

/** Nothing where to play the tests would cost more than `most`, in the milliseconds of `costOf`. */
export async function differsByMajor(
  plannedTests: readonly PlannedTest[],
  resultOf: ResultOf,
  promtool: PromtoolRunner,
  most: number,
): Promise<StageFinding[]> {
  const tried = plannedTests
    // Where all samples land at 0 there is something else to mend first.
    .filter(({ plain }) => plain.interval !== undefined)
    .map((planned): Trial => ({ planned, sites: sitesOf(planned, windowOptions(planned, promtool.major)) }))
    .filter(({ sites }) => sites.length > 0)
  if (costOfTests(tried.map(({ planned }) => planned)) > most) return []
  const flips = await flipsOf(tried, resultOf, promtool)
  const causes = await causesOf(flips, resultOf, promtool)
  return flips.map((flip) => findingOf(flip, causes.get(keyOf(flip)), promtool))
}
