/** What promtool shows about passing drills when it is asked a little more: those that prove less than they seem to. */
import type { StageFinding } from '../../diagnostic.ts'
import type { Drills } from '../../drill/drill.ts'
import type { PromtoolRunner } from '../../promtool/ask.ts'
import { resultsBy, type VerdictOf } from '../questions.ts'
import { differsByMajor } from '../versions/differences.ts'
import { quietWithoutData } from './no-data.ts'
import { failedTemplates } from './templates.ts'
import { passesWithoutRules } from './without-rules.ts'

/** What playing the other major version may cost where nobody asked for it: it takes as long as the drills. */
const cheap = 200

export async function smellsOf(
  { plannedTests, results, incomplete }: Pick<Drills, 'plannedTests' | 'results' | 'incomplete'>,
  promtool: PromtoolRunner,
  { isThorough = false }: { readonly isThorough?: boolean } = {},
): Promise<StageFinding[]> {
  if (incomplete) return []
  const resultOf = resultsBy(results)
  const verdictOf: VerdictOf = (...asked) => resultOf(...asked)?.verdict
  const found = await Promise.all([
    passesWithoutRules(plannedTests, verdictOf, promtool),
    quietWithoutData(plannedTests, verdictOf, promtool),
    differsByMajor(plannedTests, resultOf, promtool, isThorough ? Number.POSITIVE_INFINITY : cheap),
  ])
  return [...found.flat(), ...failedTemplates(results)]
}
