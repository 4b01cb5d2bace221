/** The drills of a tree: which rules each test needs, what promtool is given, and what its answers mean. */

import type { Diagnostic } from '../diagnostic.ts'
import { type Disk, openDisk } from '../disk/disk.ts'
import { addTo } from '../model/group.ts'
import { append } from '../model/many.ts'
import type { Project } from '../model/project.ts'
import type { RuleFile } from '../model/rule.ts'
import type { Suite } from '../model/suite.ts'
import { excessesOf } from './bounds.ts'
import { mergeClaims } from './extended/claims.ts'
import { unread } from './extended/unread.ts'
import { diagnosticsOf, orderFindings } from './findings.ts'
import { pack } from './plan/pack.ts'
import { type RuleSet, ruleSetOf } from './plan/rule-set.ts'
import { sliceOf } from './plan/slice.ts'
import { type Member, membersOf } from './plan/unit.ts'
import { inParallel, type PromtoolRunner } from './promtool.ts'
import { type PlainSuite, readPlain } from './reading/plain.ts'
import { oddRuleFile } from './reading/rule-file.ts'
import type { DrillResult } from './result.ts'
import { resultsOf, skippedIn } from './results.ts'
import { type RuleFileEntry, ruleFilesOf } from './rule-files.ts'
import { runAsIs } from './run/as-is.ts'
import type { Outcome, Settled } from './run/outcome.ts'
import { runUnits } from './run/run-units.ts'
import { passingTogether } from './run/together.ts'
import { deadEntries, missingIntervals } from './traps.ts'

export interface DrillOptions {
  /** The absolute path of the tree. */
  readonly root: string
  /**
   * Rule files that promtool refuses: it is left to it to say what that means for a suite. It may still be finding
   * out; the drills begin meanwhile.
   */
  readonly refused: ReadonlySet<RuleFile> | Promise<ReadonlySet<RuleFile>>
  /** Suites to run; all where it is absent. */
  readonly suites?: readonly Suite[]
  /** The test with more to ask while it runs, behind its own assertions. What comes of it is no verdict. */
  readonly asks?: (member: Member) => Member
}

export interface Drills {
  readonly results: readonly DrillResult[]
  readonly diagnostics: readonly Diagnostic[]
  /** The tests as they were run, for experiments with them; without those that promtool read as they are or gave no verdict on. */
  readonly members: readonly Member[]
  /** What came of all that was asked besides, by the members. */
  readonly answers: ReadonlyMap<Member, readonly Settled[]>
  /** Set when promtool could not be run. */
  readonly undone?: string
}

interface Prepared {
  readonly suite: Suite
  readonly entries: readonly RuleFileEntry[]
  readonly plain?: PlainSuite
  readonly files: readonly RuleFile[]
}

/** Reads a suite and its rule files; gives `plain` only where nothing is in doubt. */
function prepare(suite: Suite, entries: readonly RuleFileEntry[], promtool: PromtoolRunner): Prepared {
  const matched = new Map(entries.flatMap(({ files }) => files).map((file) => [file.name, file]))
  // promtool loads a file and a link to it as two.
  const files = [...new Set([...matched.values()].flatMap(({ ruleFile }) => ruleFile ?? []))]
  if (suite.extended && suite.extended.problems.length > 0) return { suite, entries, files }
  const isClear =
    files.length === matched.size &&
    entries.every(({ isMalformed }) => !isMalformed) &&
    files.every((file) => oddRuleFile(file) === undefined)
  const plain = isClear ? readPlain(suite, promtool.features) : undefined
  return { suite, entries, files, ...(plain && 'tests' in plain ? { plain } : {}) }
}

function membersOfAll(prepared: readonly Prepared[]): Member[] {
  const sets = new Map<string, RuleSet>()
  return prepared.flatMap(({ plain, files }) => {
    if (!plain) return []
    const key = files.map(({ path }) => path).join('\n')
    const set = sets.get(key) ?? ruleSetOf(files)
    sets.set(key, set)
    return plain.tests.flatMap((test) => membersOf(plain, test, set, sliceOf(set, test)))
  })
}

const inSuiteOrder = (a: DrillResult, b: DrillResult): number =>
  (a.suite.path < b.suite.path ? -1 : a.suite.path > b.suite.path ? 1 : 0) ||
  (a.test?.index ?? -1) - (b.test?.index ?? -1) ||
  a.at.start - b.at.start

/** Verdicts on the authors' assertions, and what came of others; in one order of the groups, which is enough there. */
function sorted(outcome: Outcome, asked: ReadonlyMap<Member, Member>) {
  const own = new Set([...asked.values()].flatMap(({ assertions }) => assertions))
  const answers = new Map<Member, Settled[]>()
  for (const settled of outcome.settled) {
    const member = asked.get(settled.member.partOf ?? settled.member)
    if (member && !settled.reversed && !own.has(settled.assertion)) addTo(answers, member, settled)
  }
  const verdicts = outcome.settled.filter(({ assertion }) => own.has(assertion))
  return { outcome: { ...outcome, settled: verdicts }, answers }
}

/** Runs the suites of a project. Never throws because of what is in them. */
export async function runDrills(
  project: Project,
  promtool: PromtoolRunner,
  options: DrillOptions,
): Promise<Drills> {
  const prepared: Prepared[] = []
  const results: DrillResult[] = []
  const traps: Diagnostic[] = []
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
  const members = membersOfAll(prepared)
  const asked = new Map(members.map((member) => [options.asks?.(member) ?? member, member]))
  const units = pack([...asked.keys()], promtool.parallel)
  const { outcome, answers } = sorted(await runUnits(units, promtool), asked)
  const refused = await options.refused
  const misread = new Set([...outcome.misread].map(({ suite }) => suite))
  for (const { suite, files } of prepared) if (files.some((file) => refused.has(file))) misread.add(suite)
  append(results, mergeClaims(resultsOf(outcome).filter(({ suite }) => !misread.has(suite))))
  const rest = prepared.filter(({ plain, suite }) => !plain || misread.has(suite))
  let undone = outcome.undone
  const asTheyAre = rest.filter(({ suite }) => !suite.extended)
  const passing = await passingTogether(asTheyAre, promtool)
  await inParallel(rest, promtool.parallel, async (one) => {
    const { suite, entries } = one
    const ran = suite.extended
      ? { results: unread(suite, entries, promtool.features) }
      : await runAsIs(one, promtool, passing.has(suite))
    append(results, ran.results)
    if ('undone' in ran) undone ??= ran.undone
  })
  if (undone !== undefined) {
    const judged = new Set(results.map(({ suite }) => suite))
    const left = prepared.filter(({ suite }) => suite.tests.length > 0 && !judged.has(suite))
    const named = left.slice(0, 3).map(({ suite }) => suite.path)
    const more = left.length > 3 ? ` and ${left.length - 3} more` : ''
    if (left.length > 0) undone = `${undone}; no verdicts on ${named.join(', ')}${more}`
  }
  results.sort(inSuiteOrder)
  const diagnostics = [...diagnosticsOf(results), ...orderFindings(results), ...traps]
  // What came to no end once, within its time or memory, would not do so in an experiment.
  const givenUp = new Set(outcome.testErrors.map(({ member }) => asked.get(member.partOf ?? member)))
  const tried = members.filter((member) => !misread.has(member.suite.suite) && !givenUp.has(member))
  return { results, diagnostics, members: tried, answers, ...(undone ? { undone } : {}) }
}
