/** How the findings of a check's examples are obtained: by the stage that the check belongs to. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Check } from '../../scripts/checks/check.ts'
import { checks } from '../../scripts/checks/index.ts'
import { runChecks } from '../../scripts/checks/run.ts'
import { stamp } from '../../scripts/checks/stages.ts'
import type { Stream } from '../../scripts/context.ts'
import type { Diagnostic } from '../../scripts/diagnostic.ts'
import { runDrills } from '../../scripts/drill/drill.ts'
import type { PromtoolRunner } from '../../scripts/promtool/ask.ts'
import { checkRules } from '../../scripts/promtool/rules/check.ts'
import { measureCoverage } from '../../scripts/proof/coverage/coverage.ts'
import { coverageFindings } from '../../scripts/proof/coverage/findings.ts'
import { withQuestions } from '../../scripts/proof/coverage/states.ts'
import { smellsOf } from '../../scripts/proof/smells/smells.ts'
import { readBaseline } from '../../scripts/session/baseline-file.ts'
import { checkSite } from '../../scripts/session/built-site.ts'
import { checkTree } from '../../scripts/session/check-tree.ts'
import { lookBack } from '../../scripts/session/look-back.ts'
import { openWorkspace } from '../../scripts/session/workspace.ts'
import { baselineName } from '../../scripts/triage/baseline.ts'
import { checkIn } from '../online/support.ts'
import { examplesWeb } from '../online/web.ts'
import { runnerForTests } from './promtool.ts'

/** What was found, and the folder that the findings' paths start from. */
export interface Found {
  readonly root: string
  readonly findings: readonly Diagnostic[]
}

const openProject = (root: string) => openWorkspace({ cwd: root, root }).project

/** The checks themselves; one that is off by default is switched on. */
function checking(root: string, { id, severity }: Check): Found {
  const project = openProject(root)
  const { config } = project
  const on = severity === 'off' ? { [id]: config.checks[id] ?? ('warning' as const) } : {}
  const switchedOn = { ...config, checks: { ...config.checks, ...on } }
  return { root, findings: runChecks(checks, { ...project, config: switchedOn }) }
}

/** What becomes of findings afterwards: comments, the baseline, the configuration. */
async function triaging(root: string): Promise<Found> {
  const silent: Stream = { write: () => {}, isTTY: false, color: false }
  const context = { cwd: root, env: process.env, stdout: silent, stderr: silent }
  const options = { paths: [], root, drill: false, offline: true, updateBaseline: false }
  return { root, findings: (await checkTree(options, context)).diagnostics }
}

/** What promtool says of the rules and the suites; coverage is measured where the example demands some. */
export async function drilling(root: string, runner: PromtoolRunner): Promise<Found> {
  const project = openProject(root)
  const demands = project.config.drill.coverage
  const rules = await checkRules(project, runner, [])
  const asks = Object.keys(demands).length > 0 ? withQuestions : undefined
  const drills = await runDrills(project, runner, { root, refused: rules.refused, ...(asks && { asks }) })
  const smells = await smellsOf(drills, runner)
  const lacking = asks ? coverageFindings(await measureCoverage(project, drills, runner), demands) : []
  return { root, findings: stamp([...rules.diagnostics, ...drills.diagnostics, ...smells, ...lacking]) }
}

/** The promtool at hand, taken for one that knows no default interval: those that do have nothing to find. */
export async function runnerWithoutDefaults(): Promise<PromtoolRunner> {
  const runner = await runnerForTests()
  return { ...runner, version: '2.42.0', features: { ...runner.features, defaultInterval: false } }
}

/** The links of the pages, on a web of the examples; and those of the site that a generator made, if there is one. */
async function following(root: string): Promise<Found> {
  const project = openProject(root)
  const site = join(root, 'public')
  const built = existsSync(site) ? checkSite(project, site).diagnostics : []
  const { diagnostics } = await checkIn(project, examplesWeb().fetcher)
  return { root, findings: [...built, ...stamp(diagnostics)] }
}

/** What the change from one tree to another switches off. `names` are the files of the change that git reads itself. */
export function switchedOff(
  before: string,
  after: string,
  names: readonly string[] = [],
): readonly Diagnostic[] {
  const baseline = join(after, baselineName)
  const workspace = {
    ...openWorkspace({ cwd: after, root: after }),
    baseline: readBaseline(baseline, true, after),
  }
  const change = { base: '', lines: new Map(names.map((name) => [name, []])), gone: [] }
  return lookBack(before, workspace, change, baseline, () => []).switchedOff
}

function changing(root: string): Found {
  const after = join(root, 'after')
  return { root: after, findings: switchedOff(join(root, 'before'), after) }
}

/** Findings that either major version of promtool brings, as they are recorded: with the severity that 2 gives them. */
const recorded = ({ root, findings }: Found): Found => ({
  root,
  findings: findings.map((finding) =>
    finding.check === 'drill/version-dependent' ? { ...finding, severity: 'warning' } : finding,
  ),
})

/** Stages after the checks, by the area of their checks; all other areas are triage. */
const stages: Readonly<Record<string, (root: string, check: Check) => Found | Promise<Found>>> = {
  change: changing,
  drill: async (root, { id }) =>
    recorded(
      await drilling(root, await (id === 'drill/interval' ? runnerWithoutDefaults() : runnerForTests())),
    ),
  link: following,
  promtool: async (root) => drilling(root, await runnerForTests()),
}

/** The findings of a check for one of its examples. */
export async function findingsOf(check: Check, root: string): Promise<Found> {
  const area = check.id.split('/')[0] as string
  const find = check.on === 'elsewhere' ? (stages[area] ?? triaging) : checking
  const found = await find(root, check)
  return { ...found, findings: found.findings.filter((finding) => finding.check === check.id) }
}
