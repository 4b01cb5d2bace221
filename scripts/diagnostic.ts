/** Findings: their parts, the order they are shown in, and the exit code that they lead to. */

/** A place in a file: `line` and `column` count from 1, `offset` from 0; columns and offsets are UTF-16 units. */
export interface Point {
  readonly line: number
  readonly column: number
  readonly offset: number
}

export interface Range {
  readonly start: Point
  readonly end: Point
}

export const severities = ['error', 'warning', 'info'] as const
export type Severity = (typeof severities)[number]

/** Replaces the text between two offsets of a file. An insertion has `start === end`. */
export interface TextEdit {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** The smallest edits, all in the diagnostic's own file, that fix it without a choice to make. */
export interface Fix {
  /** What applying it does, as an imperative: 'drop the redundant anchors'. */
  readonly title: string
  readonly edits: readonly TextEdit[]
}

export interface Related {
  readonly file: string
  readonly range?: Range
  readonly message: string
}

/** One thing wrong, with its exact place. */
export interface Diagnostic {
  /** The id of the check that found it: 'alert/template-label'. */
  readonly check: string
  readonly severity: Severity
  /** POSIX path, relative to the root. */
  readonly file: string
  readonly range?: Range
  /** One sentence, without colour, that names the thing. */
  readonly message: string
  /** What to do about it. */
  readonly help?: string
  /** The alert it concerns. */
  readonly alert?: string
  /** Data for programs that act on it: `{ label }`, `{ fields }`, `{ section }`. */
  readonly data?: Readonly<Record<string, unknown>>
  readonly related?: readonly Related[]
  readonly fix?: Fix
}

/**
 * A finding of a stage after the checks, before it has a severity: it gets that of its check, unless it is more or
 * less serious than that.
 */
export type StageFinding = Omit<Diagnostic, 'severity'> & { readonly severity?: Severity }

const byText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** The order of every report: file, place, check, message. */
export function compareDiagnostics(a: StageFinding, b: StageFinding): number {
  return (
    byText(a.file, b.file) ||
    (a.range?.start.offset ?? -1) - (b.range?.start.offset ?? -1) ||
    byText(a.check, b.check) ||
    byText(a.message, b.message)
  )
}

/** True when the one is at least as bad as the other. */
export const isAsSevere = (severity: Severity, other: Severity): boolean =>
  severities.indexOf(severity) <= severities.indexOf(other)

export type FailOn = Severity | 'never'

/** True when a finding of this severity makes the run fail under `--fail-on`. */
export function fails(severity: Severity, failOn: FailOn): boolean {
  return failOn !== 'never' && isAsSevere(severity, failOn)
}

/** 0 clean · 1 findings at or over `failOn` · 2 the tool could not finish its work. */
export function exitCode(
  diagnostics: readonly Diagnostic[],
  failOn: FailOn,
  incomplete: readonly string[],
): 0 | 1 | 2 {
  if (incomplete.length > 0) return 2
  return diagnostics.some((d) => fails(d.severity, failOn)) ? 1 : 0
}
