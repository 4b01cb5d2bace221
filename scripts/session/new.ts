/** `firedrill new <Alert>`: a runbook page and a drill for an alert that has none. */

import { join, posix, resolve } from 'node:path'
import { folderPage, ownTemplate, valuesOf } from '../author/page.ts'
import { fileNameProblem } from '../author/paths.ts'
import { suiteText } from '../author/suite.ts'
import { fillTemplate, placeholders, templateProblems } from '../author/template.ts'
import { findRoot } from '../config/root.ts'
import type { Context, ExitCode } from '../context.ts'
import { readGiven } from '../disk/given.ts'
import { isThere } from '../disk/look.ts'
import { UsageError } from '../errors.ts'
import { today } from '../lib/day.ts'
import { isProblem, readText } from '../load/files.ts'
import { conventionalPath, type Project } from '../model/project.ts'
import type { Rule, RuleFile } from '../model/rule.ts'
import { sectionNames } from '../model/runbook.ts'
import { visible } from '../report/visible.ts'
import { runbookUrlOf } from '../sites/base.ts'
import { nearest } from '../text/near.ts'
import { type Change, showDiff } from './changes.ts'
import { applyEdit, finishEdits } from './edit.ts'
import { openWorkspace } from './workspace.ts'

export interface NewOptions {
  readonly alerts: readonly string[]
  readonly allMissing: boolean
  /** Path of a Markdown file with placeholders. */
  readonly template?: string
  readonly root?: string
  /** Whether drills are written as well. */
  readonly drill: boolean
  readonly dryRun: boolean
  /** Only show the placeholders of templates. */
  readonly list: boolean
}

/** @throws UsageError for names that no alert has, a template that can't be used, and files that can't be written. */
export async function newRunbook(options: NewOptions, context: Context): Promise<ExitCode> {
  const { stdout, stderr } = context
  if (options.list) {
    for (const [name, meaning] of Object.entries(placeholders))
      stdout.write(`${`{${name}}`.padEnd(15)} ${meaning}\n`)
    return 0
  }
  if (!options.dryRun) await finishEdits(findRoot([], context.cwd, options.root).path, context)
  const { project, root } = openWorkspace({ cwd: context.cwd, root: options.root })
  const template =
    options.template === undefined ? ownTemplate : readTemplate(options.template, context.cwd, root.path)
  const { alerts, notes } = chosenAlerts(options, project)

  const changes: Change[] = []
  const plan = (path: string, after: string): void => {
    if (!changes.some((change) => change.path === path)) changes.push({ path, after })
  }
  const isInTree = (path: string): boolean => isThere(join(root.path, path))

  for (const alert of alerts.filter((each) => !project.runbookOf(each))) {
    const path = posix.join(project.config.content, conventionalPath(alert, project.config))
    if (isInTree(path)) {
      notes.push(`${path} is there already`)
      continue
    }
    plan(path, fillTemplate(template, valuesOf(alert, sectionNames(project.config), today())))
    const folder = posix.dirname(path)
    const index = `${folder}/_index.md`
    if (folder !== project.config.content && !isInTree(index))
      plan(index, folderPage(folder, alert.file.rulesPath ?? alert.file.path))
  }
  if (options.drill) planDrills(alerts, project, isInTree, plan)

  if (options.dryRun) showDiff(changes, context)
  const edit = { what: ['new', ...options.alerts].join(' '), together: false, root: root.path, changes }
  const failures = options.dryRun ? [] : await applyEdit(edit, context)
  const out = options.dryRun ? stderr : stdout
  const failed = new Set(failures.map(({ path }) => path))
  for (const { path } of changes.filter((change) => !failed.has(change.path)))
    out.write(`${options.dryRun ? 'would write' : 'wrote'} ${visible(path)}\n`)
  for (const note of notes) out.write(`${visible(note)}\n`)
  for (const { path, message } of failures) stderr.write(`${visible(path)}: ${visible(message)}\n`)
  out.write(farewell(alerts, changes.length > 0))
  return failures.length > 0 ? 2 : 0
}

function readTemplate(path: string, cwd: string, root: string): string {
  const absolute = resolve(cwd, path)
  if (!isThere(absolute)) throw new UsageError(`there is no template ${path}`, 'Name a Markdown file.')
  const read = readText({ path, absolute }, { bytes: (given) => readGiven(given, root) })
  if (isProblem(read)) throw new UsageError(`${path}: ${read.message}`, read.help)
  const [problem] = templateProblems(read.text)
  if (!problem) return read.text
  const { line, name, suggestion } = problem
  const guess = suggestion
    ? `Did you mean {${suggestion}}?`
    : `There are: ${Object.keys(placeholders).join(', ')}.`
  throw new UsageError(
    `${path}:${line}: there is no placeholder {${name}}`,
    `${guess} A literal one is written \\{${name}}.`,
  )
}

function chosenAlerts(options: NewOptions, project: Project): { alerts: readonly Rule[]; notes: string[] } {
  const isDrilled = drilledNames(project)
  const lacks = (alert: Rule): boolean =>
    !project.runbookOf(alert) || (options.drill && !isDrilled.has(alert.name.text))
  if (options.allMissing) {
    if (options.alerts.length > 0) throw new UsageError('--all-missing takes no names of alerts')
    const missing = project.alerts.filter(lacks)
    const alerts = missing.filter((alert) => fileNameProblem(alert.name.text) === undefined)
    const odd = missing.filter((alert) => !alerts.includes(alert))
    return { alerts, notes: odd.map(({ name }) => `no file can be called ${name.text}; it is left out`) }
  }
  if (options.alerts.length === 0)
    throw new UsageError('`new` is not told which alert', 'Write `firedrill new <Alert>`, or --all-missing.')
  const notes: string[] = []
  const alerts = options.alerts.flatMap((name) => {
    const found = project.alertsNamed(name)
    if (found.length === 0) throw unknownAlert(name, project)
    const problem = fileNameProblem(name)
    if (problem) throw new UsageError(`no page can be called ${visible(name)}: ${problem}`)
    const lacking = found.filter(lacks)
    if (lacking.length === 0) notes.push(`${name} has a page${options.drill ? ' and a drill' : ''} already`)
    return lacking
  })
  return { alerts, notes }
}

export function unknownAlert(name: string, project: Project): UsageError {
  if (project.recordingsNamed(name).length > 0)
    return new UsageError(`${visible(name)} is a recording rule`, 'Only alerts have runbooks.')
  const guess = nearest(
    name,
    project.alerts.map((alert) => alert.name.text),
  )
  const none = project.alerts.length === 0 ? 'There are no alerts in this tree.' : undefined
  return new UsageError(
    `there is no alert ${visible(name)}`,
    guess ? `Did you mean ${visible(guess)}?` : none,
  )
}

/** The names that some suite asks for. */
function drilledNames(project: Project): Set<string> {
  const assertions = project.suites.flatMap(({ tests }) => tests.flatMap((test) => test.assertions))
  return new Set(assertions.flatMap(({ kind, subject }) => (kind === 'alert' && subject ? subject.text : [])))
}

function planDrills(
  alerts: readonly Rule[],
  project: Project,
  isThere: (path: string) => boolean,
  plan: (path: string, text: string) => void,
): void {
  const isDrilled = drilledNames(project)
  const byFile = new Map<RuleFile, Rule[]>()
  for (const alert of alerts) {
    if (isDrilled.has(alert.name.text)) continue
    const group = byFile.get(alert.file) ?? []
    // One test asks for all rules of a name.
    if (!group.some((other) => other.name.text === alert.name.text)) group.push(alert)
    byFile.set(alert.file, group)
  }
  for (const [file, group] of byFile) {
    const path = `test/drills/${file.rulesPath ?? file.path}`
    if (!isThere(path)) {
      plan(path, suiteText(path, file, group))
      continue
    }
    // The suite of the file is somebody's; a new alert gets one beside it.
    for (const alert of group) {
      const own = path.replace(/(\.[^./]*)?$/, (ending) => `.${alert.name.text}${ending || '.yml'}`)
      if (!isThere(own)) plan(own, suiteText(own, file, [alert]))
    }
  }
}

function farewell(alerts: readonly Rule[], isAny: boolean): string {
  if (!isAny) return ''
  const lines = ['', 'Fill in what is marked with TODO; `firedrill check` reports it until then.']
  if (alerts.some((alert) => !runbookUrlOf(alert)))
    lines.push('Alerts without a runbook URL get theirs by `firedrill fix`.')
  return `${lines.join('\n')}\n`
}
