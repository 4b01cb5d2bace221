/** The reasons why an extended suite can't be run (promtool can't read it itself). */
import type { Suite } from '../model/suite.ts'
import type { PromtoolFeatures } from '../suite/features.ts'
import { placeOfSuite } from '../suite/place.ts'
import { readPlain } from '../suite/plain.ts'
import type { RuleFileEntry } from '../suite/rule-files.ts'
import { oddRuleFile } from '../suite/strict-rule-file.ts'
import type { DrillResult } from './result.ts'
import { notRun, skippedIn } from './results.ts'

/** Each problem that prevents the run. */
function reasons(
  suite: Suite,
  entries: readonly RuleFileEntry[],
  features: PromtoolFeatures,
): Pick<DrillResult, 'at' | 'message' | 'help'>[] {
  const problems = suite.extended?.problems ?? []
  if (problems.length > 0) return problems.map(({ at, message, help }) => ({ at, message, help }))
  const odd = entries.flatMap(({ pattern, files, isMalformed }) => {
    if (isMalformed)
      return [{ at: pattern, message: `${notRun}: \`${pattern.text}\` is not a valid file pattern` }]
    for (const { path, ruleFile } of files) {
      const why = ruleFile ? oddRuleFile(ruleFile) : "can't be read as a rule file"
      const help =
        ruleFile?.shape === 'PrometheusRule' ? 'Put its `spec` in a file, and load that.' : undefined
      if (why) return [{ at: pattern, message: `${notRun}: \`${path}\` ${why}`, ...(help ? { help } : {}) }]
    }
    return []
  })
  if (odd.length > 0) return odd
  const at = placeOfSuite(suite)
  const plain = readPlain(suite, features)
  if ('why' in plain)
    return [
      {
        at: plain.at ?? at,
        message: `${notRun}: ${plain.why}`,
        ...(plain.help ? { help: plain.help } : {}),
      },
    ]
  const why = 'promtool refuses one of its rule files'
  return [{ at, message: `${notRun}: ${why}`, help: 'See the findings on its rule files.' }]
}

export function unread(
  suite: Suite,
  entries: readonly RuleFileEntry[],
  features: PromtoolFeatures,
): DrillResult[] {
  const whole = reasons(suite, entries, features).map(
    (reason): DrillResult => ({ suite, verdict: 'error', ...reason }),
  )
  return [...whole, ...skippedIn(suite)]
}
