/** The rules that a suite's tests are run with. */
import { groupBy } from '../lib/group.ts'
import { memo } from '../lib/memo.ts'
import type { Project } from '../model/project.ts'
import type { Rule, RuleFile } from '../model/rule.ts'
import type { Suite } from '../model/suite.ts'
import { globMatcher, hasMeta } from '../text/glob.ts'
import { joinedPattern } from './rule-files.ts'

export interface LoadedRules {
  readonly files: readonly RuleFile[]
  readonly alerts: ReadonlyMap<string, Rule>
  readonly recordings: ReadonlyMap<string, Rule>
  /** Every entry of `rule_files` leads to rule files of the project, so that there can't be others. */
  readonly isComplete: boolean
}

const byPath = memo((files: readonly RuleFile[]) => groupBy(files, ({ path }) => path))

function matching(pattern: string, ruleFiles: readonly RuleFile[]): readonly RuleFile[] {
  if (!hasMeta(pattern)) return byPath(ruleFiles).get(pattern) ?? []
  const matches = globMatcher(pattern)
  return ruleFiles.filter(({ path }) => matches(path))
}

/** By their patterns: thousands of suites may load the same thousands of rules. */
const loadedBy = memo((_: readonly RuleFile[]) => new Map<string, LoadedRules>())

export function rulesLoadedBy(suite: Suite, project: Pick<Project, 'ruleFiles'>): LoadedRules {
  const loaded = loadedBy(project.ruleFiles)
  const patterns = suite.ruleFiles.map(({ text }) => joinedPattern(text, suite))
  const key = patterns.join('\0')
  const known = loaded.get(key)
  if (known) return known
  const rules = loadRules(patterns, project.ruleFiles)
  loaded.set(key, rules)
  return rules
}

function loadRules(patterns: readonly string[], ruleFiles: readonly RuleFile[]): LoadedRules {
  const files = new Set<RuleFile>()
  let isComplete = true
  for (const pattern of patterns) {
    const matched = matching(pattern, ruleFiles)
    if (matched.length === 0) isComplete = false
    for (const file of matched) files.add(file)
  }
  const rules = [...files].flatMap(({ groups }) => groups.flatMap((group) => group.rules))
  const byName = (kind: Rule['kind']): Map<string, Rule> =>
    new Map(rules.filter((rule) => rule.kind === kind).map((rule) => [rule.name.text, rule]))
  return { files: [...files], alerts: byName('alert'), recordings: byName('recording'), isComplete }
}
