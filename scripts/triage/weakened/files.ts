/** What a change hides from the checks: lines of git's own files, files that are read no more, and drills. */

import { lineSpan, type Source } from '../../model/source.ts'
import { type Suite, stepsWith } from '../../model/suite.ts'
import { added, brief, plural, type Side, type Weakened } from './side.ts'

interface GitLine {
  readonly source: Source
  readonly line: number
  readonly text: string
}

function linesOf(side: Side): GitLine[] {
  return side.gitFiles.flatMap((source) =>
    source.text.split('\n').flatMap((raw, i) => {
      const text = raw.trim()
      return text === '' || text.startsWith('#') ? [] : [{ source, line: i + 1, text }]
    }),
  )
}

const isTakenBack = ({ source, text }: GitLine): boolean =>
  text.startsWith('!') && source.path.endsWith('.gitignore')

/** A line of `.gitignore` hides files, one that begins with `!` shows them; an attribute may hide a diff. */
export function* gitLines(before: Side, now: Side): Iterable<Weakened> {
  const key = ({ source, text }: GitLine): string => `${source.path}\0${text}`
  const [old, current] = [linesOf(before), linesOf(now)]
  for (const line of added(old, current, key))
    if (!isTakenBack(line))
      yield {
        at: { source: line.source, ...lineSpan(line.source, line.line) },
        message: `the change adds the line ${brief(line.text)}`,
      }
  for (const line of added(current, old, key))
    if (isTakenBack(line))
      yield { file: line.source.path, message: `the change removes the line ${brief(line.text)}` }
}

const shownFiles = 5

/** Files of the tree before that are still there, and that nobody reads any more. */
export function* hiddenFiles(
  before: Side,
  now: Side,
  isThere: (path: string) => boolean,
): Iterable<Weakened> {
  const { ruleFiles, suites, pages, strays, unreadable } = now.project
  const read = new Set([
    ...[...ruleFiles, ...suites, ...pages, ...strays].map(({ source }) => source.path),
    ...unreadable.map(({ path }) => path),
  ])
  const kinds = [
    ['rule file', before.project.ruleFiles],
    ['suite', before.project.suites],
    ['page', before.project.pages],
  ] as const
  for (const [kind, files] of kinds) {
    const hidden = files.map(({ source }) => source.path).filter((path) => !read.has(path) && isThere(path))
    if (hidden.length === 0) continue
    const shown = hidden.slice(0, shownFiles).join(', ')
    const rest = hidden.length > shownFiles ? ` and ${hidden.length - shownFiles} more` : ''
    yield {
      file: hidden[0],
      message: `${plural(hidden.length, kind)} that ${hidden.length === 1 ? 'is' : 'are'} still there ${hidden.length === 1 ? 'is' : 'are'} no longer read after the change: ${shown}${rest}`,
      data: { files: hidden },
    }
  }
}

interface Counted {
  readonly all: number
  readonly firing: number
}

/** How often each alert is asserted, and how often to fire; expressions are counted together. */
function assertionsOf(suites: readonly Suite[]): Map<string, Counted> {
  const counts = new Map<string, Counted>()
  for (const { assertions } of suites.flatMap(({ tests }) => tests)) {
    for (const assertion of assertions) {
      if (assertion.claim && stepsWith(assertion)[0] !== assertion) continue
      const name = assertion.kind === 'alert' ? (assertion.subject?.text ?? '') : ''
      const { all, firing } = counts.get(name) ?? { all: 0, firing: 0 }
      counts.set(name, { all: all + 1, firing: firing + (assertion.expected.length > 0 ? 1 : 0) })
    }
  }
  return counts
}

/** Alerts, and expressions, that fewer assertions of the suites are about. An alert that is gone needs none. */
export function* fewerDrills(before: Side, now: Side): Iterable<Weakened> {
  const current = assertionsOf(now.project.suites)
  for (const [name, was] of assertionsOf(before.project.suites)) {
    const is = current.get(name) ?? { all: 0, firing: 0 }
    if (is.all >= was.all && is.firing >= was.firing) continue
    const [alert] = now.project.alertsNamed(name)
    if (name !== '' && !alert) continue
    const what = name === '' ? 'expressions' : brief(name)
    const [from, to, kind] =
      is.all < was.all ? [was.all, is.all, ''] : [was.firing, is.firing, ' that it fires']
    yield {
      ...(alert ? { at: alert.name } : { file: before.project.suites[0]?.source.path }),
      message: `the change leaves ${to} of ${plural(from, 'assertion')} about ${what}${name === '' ? '' : kind}`,
      data: { before: from, now: to },
    }
  }
}
