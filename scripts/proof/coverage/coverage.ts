/**
 * What the drills prove about each rule. promtool says what every alert was doing when an assertion was judged, and
 * what the verdicts would be without a branch; here it is only counted. Only assertions that hold count, those of all
 * suites together.
 *
 * Each respect is a change of the rule that the drills would notice: that it never fires, has no conditions, does not
 * wait, never resolves, or says something else. What alert assertions would notice follows from what the alerts were
 * doing; for expressions on ALERTS the change is made.
 *
 * Silence is only proof where there was something to decline: the expression without its conditions returns more than
 * fires at that time, or the alert fired before in the same test. A fixture without a series that the alert looks at
 * keeps it quiet whatever it says. That it waits is no silence, but a respect of its own.
 */

import type { Drills } from '../../drill/drill.ts'
import type { DrillResult } from '../../drill/result.ts'
import type { BranchCoverage, Coverage, RuleCoverage } from '../../model/coverage.ts'
import { placeIn } from '../../model/offsets.ts'
import type { Project } from '../../model/project.ts'
import type { Rule } from '../../model/rule.ts'
import type { Assertion } from '../../model/suite.ts'
import { get } from '../../model/yaml.ts'
import { parseDuration } from '../../promql/milliseconds.ts'
import { outcomeOf } from '../../promql/outcome.ts'
import { parsePromql } from '../../promql/parse.ts'
import type { PromtoolRunner } from '../../promtool/ask.ts'
import { isPart } from '../../suite/parts.ts'
import { rulesLoadedBy } from '../../suite/rules.ts'
import { resultsBy } from '../questions.ts'
import { type Branches, branchesOf } from './branches.ts'
import { openRules } from './open.ts'
import { type Holds, type Moment, statesOf } from './states.ts'
import { type Noticed, noticedBy } from './tampered.ts'

/** What was seen of one alert, over all drills. */
interface Seen {
  fires: boolean
  quiet: boolean
  pending: boolean
  resolves: boolean
  /** Some alert was expected with all that it has. */
  isWhole: boolean
  readonly labels: Set<string>
  readonly annotations: Set<string>
}

const newSeen = (): Seen => ({
  fires: false,
  quiet: false,
  pending: false,
  resolves: false,
  isWhole: false,
  labels: new Set(),
  annotations: new Set(),
})

/** What an alert assertion expects of its alerts: all that they have, or the part that it names. */
function noteExpected({ expected }: Assertion, seen: Seen): void {
  if (expected.some((alert) => !isPart(alert))) seen.isWhole = true
  for (const alert of expected)
    for (const [field, into] of [
      ['labels', seen.labels],
      ['annotations', seen.annotations],
    ] as const) {
      const map = get(alert, field)
      for (const { key } of map?.kind === 'map' ? map.entries : []) into.add(key.text)
    }
}

/** What one assertion shows of one alert. */
function note({ planned, assertion, firing, pending, hasEnded, inputs }: Moment, seen: Seen): void {
  const written = planned.plain.test.assertions[assertion.index]
  if (firing > 0) {
    seen.fires = true
    if (written) noteExpected(written, seen)
  }
  if (pending > 0) seen.pending = true
  if (hasEnded) seen.resolves = true
  if (pending === 0 && (inputs > firing || (firing === 0 && hasEnded))) seen.quiet = true
}

function noteNoticed({ fires, quiet, pending, resolves, labels }: Noticed, seen: Seen): void {
  seen.fires ||= fires
  seen.quiet ||= quiet
  seen.pending ||= pending
  seen.resolves ||= resolves
  for (const label of labels) seen.labels.add(label)
}

/** Of a suite that promtool read itself, only the verdicts are known. */
function noteVerdict(
  { suite, assertion, alert }: DrillResult,
  project: Project,
  of: (rule: Rule) => Seen,
): void {
  if (!assertion || alert === undefined || assertion.kind !== 'alert') return
  for (const { groups } of rulesLoadedBy(suite, project).files)
    for (const rule of groups.flatMap(({ rules }) => rules)) {
      if (rule.kind !== 'alert' || rule.name.text !== alert) continue
      const seen = of(rule)
      noteExpected(assertion, seen)
      if (assertion.expected.length > 0) seen.fires = true
      else seen.quiet = true
    }
}

const isPositive = (duration: string | undefined): boolean => (parseDuration(duration ?? '0') ?? 0) > 0

function coverageOf(
  rule: Rule,
  seen: Seen,
  { mutants, decisive }: Branches,
  isReached: boolean,
): RuleCoverage {
  const branches = mutants.map(
    (mutant): BranchCoverage => ({
      op: mutant.op,
      text: (rule.expr?.text ?? '').slice(mutant.branch.start, mutant.branch.end),
      at: rule.expr ? placeIn(rule.expr, mutant.branch.start, mutant.branch.end) : rule.name,
      isDecisive: decisive.has(mutant),
    }),
  )
  if (rule.kind === 'recording') return { rule, points: { reached: isReached }, branches }
  const { expr } = parsePromql(rule.expr?.text ?? '')
  const isConstant = expr !== undefined && outcomeOf(expr).returns === 'always'
  const isExpected = (pairs: Rule['labels'], names: ReadonlySet<string>): boolean =>
    seen.fires &&
    (seen.isWhole ||
      (pairs.length === 0
        ? names.size > 0
        : pairs.every(({ key, value }) => names.has(key.text) || value.text === '')))
  return {
    rule,
    points: {
      fires: seen.fires,
      ...(isConstant ? {} : { quiet: seen.quiet }),
      ...(isPositive(rule.for?.text) ? { pending: seen.pending } : {}),
      ...(isConstant ? {} : { resolves: seen.resolves }),
      labels: isExpected(rule.labels, seen.labels),
      ...(rule.annotations.length > 0 ? { annotations: isExpected(rule.annotations, seen.annotations) } : {}),
    },
    branches,
  }
}

/** Measures what was drilled. `drills` is what `runDrills` came to, with the same promtool, and `withQuestions`. */
export async function measureCoverage(
  project: Project,
  { results, plannedTests, answers }: Pick<Drills, 'results' | 'plannedTests' | 'answers'>,
  promtool: PromtoolRunner,
): Promise<Coverage> {
  const resultOf = resultsBy(results)
  const holds: Holds = (planned, assertion) => {
    const result = resultOf(planned, assertion)
    return result?.verdict === 'passed' && !result.dependsOnOrder
  }
  const { rules } = project
  const { moments, reached } = statesOf(plannedTests, answers, holds)
  const [noticed, branches] = await Promise.all([
    noticedBy(plannedTests, holds, promtool),
    branchesOf(rules, plannedTests, holds, promtool),
  ])
  const all = new Map<Rule, Seen>()
  const seenOf = (rule: Rule): Seen => {
    const seen = all.get(rule) ?? newSeen()
    all.set(rule, seen)
    return seen
  }
  for (const moment of moments) note(moment, seenOf(moment.rule))
  for (const one of noticed) noteNoticed(one, seenOf(one.rule))
  const measured = new Set(plannedTests.map(({ suite }) => suite.suite))
  const others = results.filter(({ suite }) => !measured.has(suite) && suite.tests.length > 0)
  for (const result of others) if (result.verdict === 'passed') noteVerdict(result, project, seenOf)
  const open = openRules(results, project)
  return {
    rules: rules.map((rule) => ({
      ...coverageOf(rule, seenOf(rule), branches.get(rule) as Branches, reached.has(rule)),
      ...(open.has(rule) ? { isOpen: true as const } : {}),
    })),
    unmeasured: [...new Set(others.map(({ suite }) => suite.path))].sort(),
  }
}
