/** Plans the rename of an alert over a whole tree. Pure: nothing is read or written. */
import { posix } from 'node:path'
import { applyEdits } from '../../edits/text.ts'
import type { Page } from '../../model/page.ts'
import { conventionalPath, type Project } from '../../model/project.ts'
import type { Rule } from '../../model/rule.ts'
import { nameOfPage } from '../../model/runbook.ts'
import { lineAt, pointAt } from '../../model/source.ts'
import type { Move, Moving } from './addresses.ts'
import { editList, type Names } from './names.ts'
import { renameInPage } from './page.ts'
import { renameInRules, renameInSuite } from './yaml.ts'

export interface RenamePlan {
  /** Each file that changes, with its text before and after. `to` is the path that it moves to. */
  readonly files: readonly {
    readonly path: string
    readonly to?: string
    readonly before: string
    readonly after: string
  }[]
  /** Places where the old name still stands. */
  readonly left: readonly { readonly path: string; readonly line: number; readonly text: string }[]
  /** Pages that move without a redirect. */
  readonly withoutRedirect: readonly string[]
}

function moveOf(page: Page, alert: Rule, { from, to }: Names, project: Project): Move | undefined {
  const { config } = project
  if (page.contentPath === conventionalPath(alert, config)) {
    const renamed = { ...alert, name: { ...alert.name, text: to } }
    return { page, to: conventionalPath(renamed, config) }
  }
  if (nameOfPage(page) !== from) return undefined
  const ending = page.contentPath.slice(page.contentPath.lastIndexOf('.'))
  return { page, to: posix.join(posix.dirname(page.contentPath), to + ending) }
}

export function planRename(project: Project, names: Names): RenamePlan {
  const moves = new Map<Page, Move>()
  const own = new Set<Page>()
  for (const alert of project.alertsNamed(names.from)) {
    for (const page of project.pages) {
      if (!project.alertsOf(page).includes(alert) && project.runbookOf(alert) !== page) continue
      own.add(page)
      const move = moveOf(page, alert, names, project)
      if (move && move.to !== page.contentPath) moves.set(page, move)
    }
  }
  const moving: Moving = { project, names, moves, own }
  const edits = editList()
  const withoutRedirect: string[] = []
  for (const file of project.ruleFiles) renameInRules(file, moving, edits)
  for (const suite of project.suites) renameInSuite(suite, moving, edits)
  for (const page of project.pages) if (!renameInPage(page, moving, edits)) withoutRedirect.push(page.path)

  const target = new Map(
    [...moves].map(([page, { to }]) => [page.path, posix.join(project.config.content, to)]),
  )
  const sources = [...project.ruleFiles, ...project.suites, ...project.pages].map(({ source }) => source)
  const texts = sources.map(({ path, text }) => ({
    path,
    to: target.get(path),
    before: text,
    after: applyEdits(text, edits.of(path)),
  }))
  return {
    files: texts.filter(({ to, before, after }) => to !== undefined || before !== after),
    left: texts.flatMap(({ path, to, after }) => mentions(to ?? path, after, names.from)),
    withoutRedirect,
  }
}

const isPartOfName = (character: string | undefined): boolean =>
  character !== undefined && /[\p{L}\p{N}_]/u.test(character)

function mentions(path: string, text: string, name: string): RenamePlan['left'][number][] {
  // An alert may have an empty name, and that stands everywhere.
  if (name === '') return []
  const source = { path, text }
  const found = new Map<number, string>()
  for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
    if (isPartOfName(text[at - 1]) || isPartOfName(text[at + name.length])) continue
    const { line } = pointAt(source, at)
    found.set(line, (lineAt(source, line) ?? '').trim())
  }
  return [...found].map(([line, shown]) => ({ path, line, text: shown }))
}
