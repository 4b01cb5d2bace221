/** What a check is: data and a generator. The runner loops, stamps id and severity, finds the places, and sorts. */
import type { Diagnostic, Fix, Severity, TextEdit } from '../diagnostic.ts'
import type { Page } from '../model/page.ts'
import type { Project } from '../model/project.ts'
import type { Rule, RuleFile } from '../model/rule.ts'
import type { Place, Source, Span } from '../model/source.ts'
import type { Suite } from '../model/suite.ts'

/** What a check is run on, and what it is handed. `elsewhere` findings come from another stage, such as a drill. */
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

/** A finding before the runner has stamped it. */
export interface Finding {
  /** The place. One without `source` is in the subject's own file. Without `at` it concerns the file as a whole. */
  readonly at?: Span & { readonly source?: Source }
  /** For findings of no single place: the file, relative to the root. */
  readonly file?: string
  readonly message: string
  readonly help?: string
  /** Taken from the subject when that is an alert. */
  readonly alert?: string
  readonly data?: Diagnostic['data']
  readonly related?: readonly { readonly at: Place; readonly message: string }[]
  readonly fix?: Fix
  /** When this one is more or less grave than the check's own. */
  readonly severity?: Severity
}

export interface Check<S extends Scope = Scope> {
  /** 'area/name'. */
  readonly id: string
  readonly on: S
  /** 'off' leaves it to the configuration to switch it on. */
  readonly severity: Severity | 'off'
  /** One sentence: what is true of a tree that passes. */
  readonly about: string
  /** The peers' checks that it covers: 'pint alerts/template'. */
  readonly peers?: readonly string[]
  /** Absent for the checks of other stages, which are listed so that they can be configured and explained. */
  run?(subject: Subjects[S], project: Project): Iterable<Finding>
}

/** A fix, where there are edits that make one. */
export function fixWith(title: string, edits: readonly TextEdit[] | undefined): Fix | undefined {
  return edits && edits.length > 0 ? { title, edits } : undefined
}

export function defineCheck<S extends Scope>(check: Check<S>): Check<S> {
  return check
}
