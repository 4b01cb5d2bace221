/**
 * What the drills prove about each rule. promtool says what every alert was doing when an assertion was judged, and
 * what the verdicts would be without a branch; here it is only counted. Only assertions that hold count, those of all
 * suites together.
 *
 * An alert that is kept firing by `keep_firing_for` still fires: it resolves once it is let go.
 *
 * Silence is only proof where there was something to decline: the expression without its conditions returns
 * something at that time, or the alert fires or waits elsewhere in the same test. A fixture without a series that the
 * alert looks at keeps it quiet whatever it says.
 */

import type { BranchCoverage, Coverage, RuleCoverage } from '../../model/coverage.ts'
import { addTo } from '../../model/group.ts'
import { placeIn } from '../../model/offsets.ts'
import type { Project } from '../../model/project.ts'
import type { Rule } from '../../model/rule.ts'
import { type Assertion, stepsWith, type TestGroup } from '../../model/suite.ts'
import { rulesLoadedBy } from '../../model/suite-rules.ts'
import { get, scalarAt } from '../../model/yaml.ts'
import { walk } from '../../promql/ast.ts'
import { outcomeOf } from '../../promql/outcome.ts'
import { parsePromql } from '../../promql/parse.ts'
import type { Drills } from '../drill.ts'
import { parseDuration } from '../duration.ts'
import type { PlainAssertion } from '../plain.ts'
import type { PromtoolRunner } from '../promtool.ts'
import type { DrillResult } from '../result.ts'
import type { Member } from '../unit.ts'
import { type Branches, branchesOf } from './branches.ts'
import { type Moment, statesOf } from './states.ts'

/** What was seen of one alert, over all drills. */
interface Seen {
  fires: boolean
  quiet: boolean
  pending: boolean
  resolves: boolean
  readonly labels: Set<string>
  readonly annotations: Set<string>
}

const newSeen = (): Seen => ({
  fires: false,
  quiet: false,
  pending: false,
  resolves: false,
  labels: new Set(),
  annotations: new Set(),
})

/** The names that an assertion expects of its alerts; a plain `ALERTS{…}` has all labels in its samples. */
function noteExpected({ kind, subject, expected }: Assertion, seen: Seen): void {
  if (kind === 'alert') {
    if (expected.length > 0) seen.labels.add('alertname')
    for (const alert of expected)
      for (const [field, into] of [
        ['exp_labels', seen.labels],
        ['exp_annotations', seen.annotations],
        ['labels', seen.labels],
        ['annotations', seen.annotations],
      ] as const) {
        const map = get(alert, field)
        for (const { key } of map?.kind === 'map' ? map.entries : []) into.add(key.text)
      }
  } else if (parsePromql(subject?.text ?? '').expr?.kind === 'selector')
    for (const sample of expected) {
      const { expr } = parsePromql(scalarAt(sample, 'labels')?.text ?? '')
      for (const { label } of expr?.kind === 'selector' ? expr.matchers : []) seen.labels.add(label)
    }
}

/** The states of alerts that an expression on ALERTS asks for. */
function statesAskedFor({ kind, subject }: PlainAssertion): { firing: boolean; pending: boolean } {
  if (kind === 'alert') return { firing: true, pending: false }
  const { expr } = parsePromql(subject)
  const states = [...(expr ? walk(expr) : [])].flatMap((node) =>
    node.kind === 'selector' && node.name === 'ALERTS'
      ? [node.matchers.find(({ label, op }) => label === 'alertstate' && op === '=')?.value]
      : [],
  )
  const asks = (state: string): boolean => states.some((found) => found === undefined || found === state)
  return { firing: asks('firing'), pending: asks('pending') }
}

/** All that one test shows of one alert. */
function note(moments: readonly Moment[], seen: Seen): void {
  const inTime = moments.toSorted((a, b) => a.assertion.time - b.assertion.time)
  const isAbout = moments.some(({ isFiring, isPending }) => isFiring || isPending)
  let hasFired = false
  for (const { member, assertion, isFiring, isPending, hasInput } of inTime) {
    const written = member.plain.test.assertions[assertion.index]
    const expects = (written?.expected.length ?? 0) > 0
    const asks = statesAskedFor(assertion)
    if (isFiring && expects && asks.firing) {
      seen.fires = true
      hasFired = true
      if (written) noteExpected(written, seen)
    }
    // Where one series fires, the others are asserted not to.
    if (isPending && (assertion.kind === 'alert' || asks.pending === expects)) seen.pending = true
    if (isFiring || isPending || (expects && assertion.kind === 'expr')) continue
    if (isAbout || hasInput) seen.quiet = true
    if (hasFired && asks.firing) seen.resolves = true
  }
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
  const outcome = expr && outcomeOf(expr)
  const isConstant = outcome?.returns === 'always' && !outcome.filters
  // What a template makes may be empty, and then there is no such label.
  const isExpected = (pairs: Rule['labels'], names: ReadonlySet<string>): boolean =>
    seen.fires &&
    pairs.every(({ key, value }) => names.has(key.text) || value.text === '' || value.text.includes('{{'))
  return {
    rule,
    points: {
      fires: seen.fires,
      ...(isConstant ? {} : { quiet: seen.quiet }),
      ...(isPositive(rule.for?.text) ? { pending: seen.pending } : {}),
      ...(isConstant ? {} : { resolves: seen.resolves }),
      labels: isExpected(rule.labels, seen.labels) && seen.labels.size > 0,
      ...(rule.annotations.length > 0
        ? { annotations: isExpected(rule.annotations, seen.annotations) && seen.annotations.size > 0 }
        : {}),
    },
    branches,
  }
}

/** Measures what was drilled. `drills` is what `runDrills` came to, with the same promtool. */
export async function measureCoverage(
  project: Project,
  { results, members }: Pick<Drills, 'results' | 'members'>,
  promtool: PromtoolRunner,
): Promise<Coverage> {
  const passed = new Set(
    results.flatMap(({ verdict, assertion, dependsOnOrder }) =>
      verdict === 'passed' && assertion && !dependsOnOrder ? stepsWith(assertion) : [],
    ),
  )
  const holds = (member: Member, { index }: PlainAssertion): boolean => {
    const assertion = member.plain.test.assertions[index]
    return assertion !== undefined && passed.has(assertion)
  }
  const rules = project.ruleFiles.flatMap(({ groups }) => groups.flatMap((group) => group.rules))
  const [{ moments, reached }, branches] = await Promise.all([
    statesOf(members, holds, promtool),
    branchesOf(rules, members, holds, promtool),
  ])
  const all = new Map<Rule, Seen>()
  const seenOf = (rule: Rule): Seen => {
    const seen = all.get(rule) ?? newSeen()
    all.set(rule, seen)
    return seen
  }
  const byTest = new Map<Rule, Map<TestGroup, Moment[]>>()
  for (const moment of moments) {
    const tests = byTest.get(moment.rule) ?? new Map<TestGroup, Moment[]>()
    byTest.set(moment.rule, tests)
    const { test } = moment.member.plain
    addTo(tests, test, moment)
  }
  for (const [rule, tests] of byTest) for (const list of tests.values()) note(list, seenOf(rule))
  const measured = new Set(members.map(({ suite }) => suite.suite))
  const others = results.filter(({ suite }) => !measured.has(suite) && suite.tests.length > 0)
  for (const result of others) if (result.verdict === 'passed') noteVerdict(result, project, seenOf)
  return {
    rules: rules.map((rule) =>
      coverageOf(rule, seenOf(rule), branches.get(rule) as Branches, reached.has(rule)),
    ),
    unmeasured: [...new Set(others.map(({ suite }) => suite.path))].sort(),
  }
}
