/** What promtool has to say about a tree: the rules it refuses, and the drills. */

import { identityOf, programId } from '../cache/identity.ts'
import { stamp } from '../checks/stages.ts'
import type { Context } from '../context.ts'
import type { Diagnostic } from '../diagnostic.ts'
import { type Drills, runDrills } from '../drill/drill.ts'
import { explain, pairUp, sentence } from '../drill/explain/pairing.ts'
import type { DrillResult } from '../drill/result.ts'
import type { Coverage } from '../model/coverage.ts'
import type { Project } from '../model/project.ts'
import type { Suite } from '../model/suite.ts'
import type { PromtoolRunner } from '../promtool/ask.ts'
import { checkRules } from '../promtool/rules/check.ts'
import type { FailureContext } from '../proof/context/context.ts'
import { withContext } from '../proof/context/data.ts'
import { contextLines } from '../proof/context/lines.ts'
import { smellsOf } from '../proof/smells/smells.ts'
import { type DrillCase, drillCase } from '../report/report.ts'
import { visible } from '../report/visible.ts'
import { printTimeline } from '../suite/timeline.ts'
import { findPromtool } from '../tools/promtool/find.ts'
import { promtoolRunner } from '../tools/promtool/runner.ts'
import { answersFor, type OpenAnswers } from './answers.ts'
import { drillLimits } from './limits.ts'
import type { Workspace } from './workspace.ts'

export interface Drilled {
  readonly diagnostics: readonly Diagnostic[]
  readonly results: readonly DrillResult[]
  /** What could not be done, each with the way to get it done. */
  readonly incomplete: readonly string[]
  /** Whether promtool came to its end each time. One that is stopped may get further the next time. */
  readonly isWhole: boolean
  /** What the drills prove, where that was asked for. */
  readonly coverage?: Coverage
  /** What was to be seen around those that failed, where that was asked for. */
  readonly around?: ReadonlyMap<DrillResult, FailureContext>
}

/**
 * Runs promtool over the rules and the suites. `found` is what is known already and need not be said twice.
 * @throws UsageError for a configuration that asks for more than the call allows
 */
export async function drillProject(
  workspace: Pick<Workspace, 'root' | 'project'>,
  found: readonly Diagnostic[],
  options: {
    readonly offline: boolean
    readonly suites?: readonly Suite[]
    readonly isThorough?: boolean
    /** Ask what was to be seen around those that failed. */
    readonly withContext?: boolean
    /** Go by what promtool answered earlier to the same questions, and keep what it answers now. */
    readonly useCache?: boolean | OpenAnswers
    /** Measure what the drills prove, too. */
    readonly coverage?: boolean
    /** Told as soon as there are verdicts, before what takes longer. */
    readonly onVerdicts?: (drills: Pick<Drilled, 'results' | 'diagnostics'>) => void
    /** Called when promtool is at work on the drills and there is nothing to do but wait. */
    readonly meanwhile?: () => void
    /** Stops what is under way; what was found until then is not whole. */
    readonly signal?: AbortSignal
  },
  context: Context,
): Promise<Drilled> {
  const { project } = workspace
  if (project.ruleFiles.length === 0 && project.suites.length === 0)
    return { diagnostics: [], results: [], incomplete: [], isWhole: true }
  const bounds = drillLimits(project.config.drill, context)
  const search = await findPromtool({
    env: context.env,
    tree: workspace.root.path,
    fetch: !options.offline,
    progress: (message) => context.stderr.write(`${visible(message)}\n`),
  })
  if (!search.promtool) {
    const what =
      project.suites.length > 0
        ? 'no drill was run and promtool checked no rules'
        : 'promtool checked no rules'
    return {
      diagnostics: [],
      results: [],
      incomplete: [`${what}: ${search.problem}; ${search.help}`],
      isWhole: false,
    }
  }
  const given = promtoolRunner(search.promtool, { ...bounds, signal: options.signal })
  const identity = JSON.stringify([programId(), identityOf(search.promtool), workspace.root.path])
  const answers = options.useCache
    ? answersFor(identity, workspace.root.path, options.useCache, context.env)
    : undefined
  let isWhole = true
  const runner: PromtoolRunner = {
    ...given,
    ...(answers ? { cache: answers } : {}),
    async run(job) {
      const answer = await given.run(job)
      if (answer.ended !== 'exit') isWhole = false
      return answer
    },
  }
  const checking = checkRules(project, runner, found)
  const drilling = runDrills(project, runner, {
    root: workspace.root.path,
    ...(options.coverage ? await coverageQuestions() : {}),
    refused: checking.then(({ refused }) => refused),
    suites: options.suites,
  })
  options.meanwhile?.()
  const drills = await drilling
  if (!drills.incomplete)
    options.onVerdicts?.({ results: drills.results, diagnostics: stamp(drills.diagnostics) })
  const around = options.withContext ? await failureContexts(drills, runner) : undefined
  const smells = await smellsOf(drills, runner, options)
  const coverage =
    options.coverage && !drills.incomplete ? await coverageOf(project, drills, runner) : undefined
  const rules = await checking
  answers?.save()
  const drilled = around ? withContext(drills.diagnostics, around) : drills.diagnostics
  const incomplete = rules.incomplete ?? drills.incomplete
  return {
    diagnostics: withoutRepeated(stamp([...rules.diagnostics, ...drilled, ...smells]), found),
    results: drills.results,
    incomplete: incomplete ? [incomplete] : [],
    isWhole,
    ...(coverage ? { coverage } : {}),
    ...(around ? { around } : {}),
  }
}

/** What tells whether two say the same at the same place. */
export const placeAndMessage = ({ file, range, message }: Diagnostic): string =>
  `${file}\n${range?.start.offset}\n${message}`

/** Those of the drills that no check has said already: what is wrong with the form of a suite. */
export function withoutRepeated(
  diagnostics: readonly Diagnostic[],
  found: readonly Diagnostic[],
): readonly Diagnostic[] {
  const isSaid = ({ check, severity }: Diagnostic): boolean =>
    check === 'drill/extended' && severity === 'error'
  const said = new Set(found.filter(isSaid).map(placeAndMessage))
  return said.size === 0 ? diagnostics : diagnostics.filter((one) => !said.has(placeAndMessage(one)))
}

async function failureContexts(drills: Drills, runner: PromtoolRunner): Promise<Drilled['around']> {
  if (drills.results.every(({ verdict }) => verdict !== 'failed')) return undefined
  const { contextsOf } = await import('../proof/context/context.ts')
  return contextsOf(drills, runner)
}

/** What a failed drill shows below its verdict: what differs, and what was to be seen around. */
export function detailOf(result: DrillResult, around: Drilled['around']): string[] {
  if (result.verdict !== 'failed') return []
  const seen = around?.get(result)
  // One that has a message of its own says what differs in that.
  const differs = result.message === undefined ? explain(pairUp(result.expected, result.got)) : []
  return [...differs, ...(seen ? contextLines(seen) : [])]
}

async function coverageOf(project: Project, drills: Drills, runner: PromtoolRunner): Promise<Coverage> {
  const { measureCoverage } = await import('../proof/coverage/coverage.ts')
  return measureCoverage(project, drills, runner)
}

async function coverageQuestions() {
  const { withQuestions } = await import('../proof/coverage/states.ts')
  return { asks: withQuestions }
}

/** A state over time is named by what it claims, and not by one of its steps. */
function namedBy({ assertion }: DrillResult) {
  if (!assertion?.claim) return assertion
  const { alertname, timeline } = assertion.claim
  return { subject: { text: `${alertname.text} ${printTimeline(timeline)}` } }
}

/** The verdicts as a test report shows them; a failed one shows what differs. */
export function casesOf(results: readonly DrillResult[], around?: Drilled['around']): DrillCase[] {
  return results.map((result) => {
    const lines = detailOf(result, around)
    const isBare = result.verdict === 'failed' && result.message === undefined
    return drillCase({
      ...result,
      // The first line is the headline of a test report.
      ...(isBare ? { message: sentence(result, pairUp(result.expected, result.got)) } : {}),
      assertion: namedBy(result),
      help: [result.help, ...lines].filter(Boolean).join('\n'),
    })
  })
}
