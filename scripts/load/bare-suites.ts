/** Files in the place of a suite that hold no tests: promtool reports SUCCESS for them. */
import { posix } from 'node:path'
import { memo } from '../lib/memo.ts'
import type { RuleFile } from '../model/rule.ts'
import { stemOf } from '../model/rule.ts'
import type { Source } from '../model/source.ts'
import type { Suite } from '../model/suite.ts'
import { bareSuiteOf } from '../suite/read.ts'
import { readYaml } from './yaml.ts'

/** Nothing but blanks, comments and document marks, as far as its lines tell. */
export function isHollow(text: string): boolean {
  for (let at = 0; at < text.length; ) {
    const end = text.indexOf('\n', at)
    const line = text.slice(at, end < 0 ? text.length : end)
    if (!/^(?:#|(?:---|\.\.\.)?$|--- +#)/.test(line.trim())) return false
    at = end < 0 ? text.length : end + 1
  }
  return true
}

/** A cheap test: true when a text that is neither rules nor suite may be a suite without tests. */
export const mayBeBare = (text: string): boolean => isHollow(text) || /^rule_files["']?\s*:/m.test(text)

const isTestName = (name: string): boolean =>
  /(?:^|[._-])(?:unit-?)?tests?\.ya?ml$/i.test(name) || /^tests?[._-].*\.ya?ml$/i.test(name)
const isTestFolder = (name: string): boolean => /^(?:unit-?)?tests?$|^drills$/i.test(name)

/** Tells which paths look like places for suites, given the rules and suites of a tree. */
function suitePlaces(ruleFiles: readonly RuleFile[], suites: readonly Suite[]): (path: string) => boolean {
  const folders = new Set(suites.map(({ path }) => posix.dirname(path)))
  const stems = new Set(ruleFiles.map(({ path }) => stemOf(path)))
  return (path) => {
    const folder = posix.dirname(path)
    const above = folder.split('/')
    return (
      isTestName(posix.basename(path)) ||
      folders.has(folder) ||
      isTestFolder(above.at(-1) ?? '') ||
      (above.some(isTestFolder) && stems.has(stemOf(path)))
    )
  }
}

const bareSuiteIn = memo((source: Source) => bareSuiteOf(readYaml(source)))

/** The suites without tests among files of no known kind. A tree without rules has no suites. */
export function bareSuites(
  files: readonly Source[],
  ruleFiles: readonly RuleFile[],
  suites: readonly Suite[],
): Suite[] {
  if (files.length === 0 || ruleFiles.length === 0) return []
  const isPlace = suitePlaces(ruleFiles, suites)
  return files.filter(({ path }) => isPlace(path)).flatMap((source) => bareSuiteIn(source) ?? [])
}
