/** Plans the drills of a tree and reads answers to them, without a promtool: the answers are made up. */

import { checks } from '../../../scripts/checks/index.ts'
import { stamp } from '../../../scripts/checks/stages.ts'
import { cameOf } from '../../../scripts/drill/came.ts'
import { runDrills } from '../../../scripts/drill/drill.ts'
import type { PromtoolAnswer, PromtoolRunner } from '../../../scripts/promtool/ask.ts'
import { checkRules } from '../../../scripts/promtool/rules/check.ts'
import { measureCoverage } from '../../../scripts/proof/coverage/coverage.ts'
import { withQuestions } from '../../../scripts/proof/coverage/states.ts'
import { smellsOf } from '../../../scripts/proof/smells/smells.ts'
import { makeReport } from '../../../scripts/report/report.ts'
import { type Checked, reportOn } from '../../../scripts/session/check-tree.ts'
import { casesOf } from '../../../scripts/session/drills.ts'
import { exportText } from '../../../scripts/suite/export.ts'
import { answerOf } from '../grammar/answers.ts'
import type { Random } from '../random.ts'
import { checkFindings } from './findings.ts'
import { checkFormats } from './formats.ts'

/** More would be a loop. */
const maxRuns = 2_000

function inventedPromtool(random: Random): PromtoolRunner {
  const isNew = random.chance(0.5)
  let runs = 0
  return {
    major: isNew ? 3 : 2,
    version: isNew ? '3.5.0' : '2.42.0',
    features: {
      leftOpen: isNew,
      defaultInterval: isNew,
      histogram: isNew,
      fuzzyCompare: isNew,
      startTimestamp: isNew,
    },
    parallel: 2,
    async run({ args }): Promise<PromtoolAnswer> {
      if (++runs > maxRuns) throw new Error('promtool is asked again and again')
      const files = args.filter((arg) => /\.ya?ml$/.test(arg))
      const ended = random.pick([
        'exit',
        'exit',
        'exit',
        'exit',
        'exit',
        'exit',
        'exit',
        'time',
        'memory',
        'killed',
      ] as const)
      return {
        ended,
        status: random.int(2),
        output: answerOf(random, files),
        seconds: 0.1,
        reason: 'SIGKILL',
      }
    },
  }
}

/** @throws Failure */
export async function checkDrills(checked: Checked, random: Random): Promise<void> {
  const { project, root, diagnostics } = checked
  const promtool = inventedPromtool(random)
  const hasQuestions = random.chance(0.5)
  const { refused, ...rules } = await checkRules(project, promtool, diagnostics)
  const drills = await runDrills(project, promtool, {
    root: root.path,
    refused: Promise.resolve(refused),
    ...(hasQuestions ? { asks: withQuestions } : {}),
  })
  const smells = await smellsOf(drills, promtool, { isThorough: random.chance(0.5) })
  if (hasQuestions) await measureCoverage(project, drills, promtool)
  const came = cameOf(drills.results)
  for (const suite of project.suites)
    if (suite.extended && suite.extended.problems.length === 0) exportText(suite, 'exported', came)
  const found = stamp([...rules.diagnostics, ...drills.diagnostics, ...smells])
  const { sources, tool } = reportOn(checked)
  checkFindings(found, sources)
  const cases = casesOf(drills.results)
  const input = { toolVersion: tool.version, project, checks, diagnostics: found, drills: cases }
  await checkFormats(makeReport(input), ['text', 'json', 'junit'])
}
