/** What promtool has to say about a tree: the rules it refuses, and the drills. */
import type { Diagnostic } from '../diagnostic.ts'
import type { Around } from '../drill/around/around.ts'
import { withAround } from '../drill/around/data.ts'
import { aroundLines } from '../drill/around/lines.ts'
import { doubtsAbout } from '../drill/doubts/doubts.ts'
import { type Drills, runDrills } from '../drill/drill.ts'
import type { PromtoolRunner } from '../drill/promtool.ts'
import type { DrillResult } from '../drill/result.ts'
import { checkRules } from '../drill/rules/check.ts'
import { explain, pairUp, sentence } from '../drill/shown/pairing.ts'
import type { Coverage } from '../model/coverage.ts'
import type { Project } from '../model/project.ts'
import type { Suite } from '../model/suite.ts'
import { printTimeline } from '../model/timeline.ts'
import { type DrillCase, drillCase } from '../report/report.ts'
import { visible } from '../report/visible.ts'
import { findPromtool } from '../tools/promtool/find.ts'
import { promtoolRunner } from '../tools/promtool/runner.ts'
import { answersFor, type KeptAnswers } from './answers.ts'
import type { Context } from './context.ts'
import { drillLimits } from './limits.ts'
import { identityOf, programId } from './results.ts'
import type { Workspace } from './workspace.ts'

export interface Drilled {
  readonly diagnostics: readonly Diagnostic[]
  readonly results: readonly DrillResult[]
  /** What could not be done, each with the way to get it done. */
  readonly undone: readonly string[]
  /** Whether promtool came to its end each time. One that is stopped may get further the next time. */
  readonly isWhole: boolean
  /** What the drills prove, where that was asked for. */
  readonly coverage?: Coverage
  /** What was to be seen around those that failed, where that was asked for. */
  readonly around?: ReadonlyMap<DrillResult, Around>
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
    readonly looksAround?: boolean
    /** Go by what promtool answered earlier to the same questions, and keep what it answers now. */
    readonly remembers?: boolean | KeptAnswers
    /** Measure what the drills prove, too. */
    readonly coverage?: boolean
    /** Told as soon as there are verdicts, before what takes longer. */
    readonly onVerdicts?: (drills: Pick<Drills, 'results' | 'diagnostics'>) => void
    /** Called when promtool is at work on the drills and there is nothing to do but wait. */
    readonly meanwhile?: () => void
    /** Stops what is under way; what was found until then is not whole. */
    readonly signal?: AbortSignal
  },
  context: Context,
): Promise<Drilled> {
  const { project } = workspace
  if (project.ruleFiles.length === 0 && project.suites.length === 0)
    return { diagnostics: [], results: [], undone: [], isWhole: true }
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
      undone: [`${what}: ${search.problem}; ${search.help}`],
      isWhole: false,
    }
  }
  const given = promtoolRunner(search.promtool, { ...bounds, signal: options.signal })
  const identity = JSON.stringify([programId(), identityOf(search.promtool), workspace.root.path])
  const answers = options.remembers ? answersFor(identity, options.remembers, context.env) : undefined
  let isWhole = true
  const runner: PromtoolRunner = {
    ...given,
    ...(answers ? { memory: answers } : {}),
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
  if (!drills.undone) options.onVerdicts?.(drills)
  const around = options.looksAround ? await lookedAround(drills, runner) : undefined
  const doubts = await doubtsAbout(drills, runner, options)
  const coverage = options.coverage && !drills.undone ? await coverageOf(project, drills, runner) : undefined
  const rules = await checking
  answers?.save()
  const drilled = withoutSaid(drills.diagnostics, found)
  const undone = rules.undone ?? drills.undone
  return {
    diagnostics: [...rules.diagnostics, ...(around ? withAround(drilled, around) : drilled), ...doubts],
    results: drills.results,
    undone: undone ? [undone] : [],
    isWhole,
    ...(coverage ? { coverage } : {}),
    ...(around ? { around } : {}),
  }
}

/** What tells whether two say the same at the same place. */
export const placeAndMessage = ({ file, range, message }: Diagnostic): string =>
  `${file}\n${range?.start.offset}\n${message}`

/** Those of the drills that no check has said already: what is wrong with the form of a suite. */
export function withoutSaid(
  diagnostics: readonly Diagnostic[],
  found: readonly Diagnostic[],
): readonly Diagnostic[] {
  const isSaid = ({ check, severity }: Diagnostic): boolean =>
    check === 'drill/extended' && severity === 'error'
  const said = new Set(found.filter(isSaid).map(placeAndMessage))
  return said.size === 0 ? diagnostics : diagnostics.filter((one) => !said.has(placeAndMessage(one)))
}

async function lookedAround(drills: Drills, runner: PromtoolRunner): Promise<Drilled['around']> {
  if (drills.results.every(({ verdict }) => verdict !== 'failed')) return undefined
  const { lookAround } = await import('../drill/around/around.ts')
  return lookAround(drills, runner)
}

/** What a failed drill shows below its verdict: what differs, and what was to be seen around. */
export function detailOf(result: DrillResult, around: Drilled['around']): string[] {
  if (result.verdict !== 'failed') return []
  const seen = around?.get(result)
  // One that has a message of its own says what differs in that.
  const differs = result.message === undefined ? explain(pairUp(result.expected, result.got)) : []
  return [...differs, ...(seen ? aroundLines(seen) : [])]
}

async function coverageOf(project: Project, drills: Drills, runner: PromtoolRunner): Promise<Coverage> {
  const { measureCoverage } = await import('../drill/covered/coverage.ts')
  return measureCoverage(project, drills, runner)
}

async function coverageQuestions() {
  const { withQuestions } = await import('../drill/covered/states.ts')
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
