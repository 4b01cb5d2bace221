/** The drills of a tree: plans which rules each test needs, asks promtool, and turns its answers into verdicts. */
import type { StageFinding } from '../diagnostic.ts'
import { type Disk, openDisk } from '../disk/disk.ts'
import { addTo } from '../lib/group.ts'
import { append } from '../lib/many.ts'
import type { Project } from '../model/project.ts'
import type { RuleFile } from '../model/rule.ts'
import type { Suite } from '../model/suite.ts'
import { inParallel, type PromtoolRunner } from '../promtool/ask.ts'
import { pack } from '../promtool/plan/pack.ts'
import { type RuleSet, ruleSetOf } from '../promtool/plan/rule-set.ts'
import { sliceOf } from '../promtool/plan/slice.ts'
import { type PlannedTest, plannedTestsOf } from '../promtool/plan/test-batch.ts'
import type { AssertionOutcome, RunOutcome } from '../promtool/run/outcome.ts'
import { runBatches } from '../promtool/run/run-batches.ts'
import { passingTogether } from '../promtool/run/together.ts'
import { excessesOf } from '../suite/bounds.ts'
import { type PlainSuite, readPlain } from '../suite/plain.ts'
import { type RuleFileEntry, ruleFilesOf } from '../suite/rule-files.ts'
import { oddRuleFile } from '../suite/strict-rule-file.ts'
import { drillAsWritten } from './as-written.ts'
import { mergeClaims } from './claims.ts'
import { diagnosticsOf, orderFindings } from './findings.ts'
import type { DrillResult } from './result.ts'
import { resultsOf, skippedIn } from './results.ts'
import { deadEntries, missingIntervals } from './traps.ts'
import { unread } from './unread.ts'

export interface DrillOptions {
  /** The absolute path of the tree. */
  readonly root: string
  /**
   * Rule files that promtool refuses: promtool decides what that means for a suite. As a promise it may still be
   * pending; the drills begin meanwhile.
   */
  readonly refused: ReadonlySet<RuleFile> | Promise<ReadonlySet<RuleFile>>
  /** Suites to run; all when absent. */
  readonly suites?: readonly Suite[]
  /** Adds questions after the assertions of a test while it runs. Their answers are not verdicts. */
  readonly asks?: (planned: PlannedTest) => PlannedTest
}

export interface Drills {
  readonly results: readonly DrillResult[]
  readonly diagnostics: readonly StageFinding[]
  /** The tests as they were run, for what-if runs. Tests that promtool read itself or gave no verdict on are left out. */
  readonly plannedTests: readonly PlannedTest[]
  /** The answers to the added questions, by planned test. */
  readonly answers: ReadonlyMap<PlannedTest, readonly AssertionOutcome[]>
  /** Set when promtool could not be run. */
  readonly incomplete?: string
}

interface Prepared {
  readonly suite: Suite
  readonly entries: readonly RuleFileEntry[]
  readonly plain?: PlainSuite
  readonly files: readonly RuleFile[]
}

/** Reads a suite and its rule files; `plain` is set only if nothing is ambiguous. */
function prepare(suite: Suite, entries: readonly RuleFileEntry[], promtool: PromtoolRunner): Prepared {
  const matched = new Map(entries.flatMap(({ files }) => files).map((file) => [file.name, file]))
  // promtool loads a file and a link to it as two files.
  const files = [...new Set([...matched.values()].flatMap(({ ruleFile }) => ruleFile ?? []))]
  if (suite.extended && suite.extended.problems.length > 0) return { suite, entries, files }
  const isClear =
    files.length === matched.size &&
    entries.every(({ isMalformed }) => !isMalformed) &&
    files.every((file) => oddRuleFile(file) === undefined)
  const plain = isClear ? readPlain(suite, promtool.features) : undefined
  return { suite, entries, files, ...(plain && 'tests' in plain ? { plain } : {}) }
}

function allPlannedTests(prepared: readonly Prepared[]): PlannedTest[] {
  const sets = new Map<string, RuleSet>()
  return prepared.flatMap(({ plain, files }) => {
    if (!plain) return []
    const key = files.map(({ path }) => path).join('\n')
    const set = sets.get(key) ?? ruleSetOf(files)
    sets.set(key, set)
    return plain.tests.flatMap((test) => plannedTestsOf(plain, test, set, sliceOf(set, test)))
  })
}

const inSuiteOrder = (a: DrillResult, b: DrillResult): number =>
  (a.suite.path < b.suite.path ? -1 : a.suite.path > b.suite.path ? 1 : 0) ||
  (a.test?.index ?? -1) - (b.test?.index ?? -1) ||
  a.at.start - b.at.start

/** Verdicts on the authors' assertions and answers to others; the latter in one order of the groups, which is enough. */
function sorted(run: RunOutcome, asked: ReadonlyMap<PlannedTest, PlannedTest>) {
  const own = new Set([...asked.values()].flatMap(({ assertions }) => assertions))
  const answers = new Map<PlannedTest, AssertionOutcome[]>()
  for (const outcome of run.assertions) {
    const planned = asked.get(outcome.planned.partOf ?? outcome.planned)
    if (planned && !outcome.reversed && !own.has(outcome.assertion)) addTo(answers, planned, outcome)
  }
  const verdicts = run.assertions.filter(({ assertion }) => own.has(assertion))
  return { run: { ...run, assertions: verdicts }, answers }
}

/** Runs the suites of a project. Never throws because of their content. */
export async function runDrills(
  project: Project,
  promtool: PromtoolRunner,
  options: DrillOptions,
): Promise<Drills> {
  const prepared: Prepared[] = []
  const results: DrillResult[] = []
  const traps: StageFinding[] = []
  let disk: Disk | undefined
  for (const suite of options.suites ?? project.suites) {
    disk ??= openDisk(options.root)
    const { entries, trespasses } = ruleFilesOf(suite, project, options.root, disk)
    const refusals = [...trespasses, ...excessesOf(suite)]
    for (const refusal of refusals) results.push({ suite, verdict: 'error', ...refusal })
    if (refusals.length === 0) {
      append(traps, deadEntries(suite, entries, project))
      append(traps, missingIntervals(suite, promtool))
      prepared.push(prepare(suite, entries, promtool))
    } else append(results, skippedIn(suite))
  }
  const plannedTests = allPlannedTests(prepared)
  const asked = new Map(plannedTests.map((planned) => [options.asks?.(planned) ?? planned, planned]))
  const batches = pack([...asked.keys()], promtool.parallel)
  const { run, answers } = sorted(await runBatches(batches, promtool), asked)
  const refused = await options.refused
  const misread = new Set([...run.misread].map(({ suite }) => suite))
  for (const { suite, files } of prepared) if (files.some((file) => refused.has(file))) misread.add(suite)
  append(results, mergeClaims(resultsOf(run).filter(({ suite }) => !misread.has(suite))))
  const rest = prepared.filter(({ plain, suite }) => !plain || misread.has(suite))
  let incomplete = run.incomplete
  const asTheyAre = rest.filter(({ suite }) => !suite.extended)
  const passing = await passingTogether(asTheyAre, promtool)
  await inParallel(rest, promtool.parallel, async (one) => {
    const { suite, entries } = one
    const ran = suite.extended
      ? { results: unread(suite, entries, promtool.features) }
      : await drillAsWritten(one, promtool, passing.has(suite))
    append(results, ran.results)
    if ('incomplete' in ran) incomplete ??= ran.incomplete
  })
  if (incomplete !== undefined) {
    const judged = new Set(results.map(({ suite }) => suite))
    const left = prepared.filter(({ suite }) => suite.tests.length > 0 && !judged.has(suite))
    const named = left.slice(0, 3).map(({ suite }) => suite.path)
    const more = left.length > 3 ? ` and ${left.length - 3} more` : ''
    if (left.length > 0) incomplete = `${incomplete}; no verdicts on ${named.join(', ')}${more}`
  }
  results.sort(inSuiteOrder)
  const diagnostics = [...diagnosticsOf(results), ...orderFindings(results), ...traps]
  // A test that exceeded its time or memory once would do so in a what-if run, too.
  const givenUp = new Set(run.testErrors.map(({ planned }) => asked.get(planned.partOf ?? planned)))
  const tried = plannedTests.filter((planned) => !misread.has(planned.suite.suite) && !givenUp.has(planned))
  return { results, diagnostics, plannedTests: tried, answers, ...(incomplete ? { incomplete } : {}) }
}
