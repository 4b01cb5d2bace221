/** The type of a check: data and a generator. The runner loops, adds id and severity, resolves places, and sorts. */
import type { Diagnostic, Fix, Severity, TextEdit } from '../diagnostic.ts'
import type { Page } from '../model/page.ts'
import type { Project } from '../model/project.ts'
import type { Rule, RuleFile } from '../model/rule.ts'
import type { Place, Source, Span } from '../model/source.ts'
import type { Suite } from '../model/suite.ts'

/** The scopes of checks, each with what `run` receives. `elsewhere`: another stage, such as a drill, makes the findings. */
interface Subjects {
  'rule-file': RuleFile
  rule: Rule
  alert: Rule
  page: Page
  runbook: Page
  suite: Suite
  project: Project
  elsewhere: never
}
export type Scope = keyof Subjects

/** A finding before the runner has added id and severity. */
export interface Finding {
  /** The place. One without `source` is in the subject's own file. Without `at` it concerns the file as a whole. */
  readonly at?: Span & { readonly source?: Source }
  /** The file, relative to the root, for a finding without a place. */
  readonly file?: string
  readonly message: string
  readonly help?: string
  /** The default is the subject, if that is an alert. */
  readonly alert?: string
  readonly data?: Diagnostic['data']
  readonly related?: readonly { readonly at: Place; readonly message: string }[]
  readonly fix?: Fix
  /** Set if this finding is more or less severe than the check's default. */
  readonly severity?: Severity
}

export interface Check<S extends Scope = Scope> {
  /** 'area/name'. */
  readonly id: string
  readonly on: S
  /** 'off': the check runs only if the configuration enables it. */
  readonly severity: Severity | 'off'
  /** One sentence that is true of a tree that passes. */
  readonly about: string
  /** The checks of other tools that it covers: 'pint alerts/template'. */
  readonly peers?: readonly string[]
  /** Absent for the checks of other stages, which are listed so that they can be configured and explained. */
  run?(subject: Subjects[S], project: Project): Iterable<Finding>
}

/** Returns a fix, or undefined if there are no edits. */
export function fixWith(title: string, edits: readonly TextEdit[] | undefined): Fix | undefined {
  return edits && edits.length > 0 ? { title, edits } : undefined
}

export function defineCheck<S extends Scope>(check: Check<S>): Check<S> {
  return check
}
