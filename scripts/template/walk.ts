/** The results and the state of a walk over a template. */
import type { Span } from '../model/source.ts'
import type { Node, Problem, Template } from './ast.ts'

export interface LabelUse extends Span {
  readonly label: string
  /** Of the alert's series, of the server, or of what a query returns. */
  readonly of: 'labels' | 'externalLabels' | Query
}

export interface ValueUse extends Span {
  /** All that is done with it before it is shown, first things first. */
  readonly functions: readonly string[]
  /** False where it only decides on something, as in `if`. */
  readonly isShown: boolean
}

/** A literal that is evaluated (`query`) or linked to (`graphLink`, `tableLink`). */
export interface Query extends Span {
  readonly by: string
  /** The literal with its quotes, at the place of the span. */
  readonly literal: string
  readonly text: string
  /** For each unit of `text` where it stands in the literal; absent when that is one unit further. */
  readonly indexes?: readonly number[]
}

export interface Uses {
  readonly labels: readonly LabelUse[]
  readonly values: readonly ValueUse[]
  readonly queries: readonly Query[]
  /** What Prometheus takes, and can't expand when the alert fires. */
  readonly problems: readonly Problem[]
  /** Labels, which are texts, that a function is asked to count with. */
  readonly counted: readonly (Span & { readonly by: string; readonly label: string })[]
  /** Verbs of `printf` that can't show the alert's value, which is a float. */
  readonly verbs: readonly (Span & { readonly verb: string })[]
  /** Where `first` is taken of results that may be none, which fails. */
  readonly firsts: readonly Span[]
}

/** What an operand stands for, as far as it matters. */
export type Value =
  | { readonly kind: 'data' | 'labels' | 'externalLabels' | 'other' }
  /** `isFresh` as long as nothing has asked whether there are results. */
  | { readonly kind: 'results'; readonly query?: Query; readonly isFresh?: boolean }
  | { readonly kind: 'sample' | 'sampleLabels'; readonly query?: Query }
  | { readonly kind: 'number'; readonly literal: string }
  /** The alert's value, or something made of it. */
  | { readonly kind: 'value'; readonly at: Span; readonly functions: readonly string[] }
  | { readonly kind: 'label'; readonly name: string }
  /** `written` is the literal that it is, or that it was made of by `printf`. */
  | { readonly kind: 'text'; readonly text: string; readonly written?: Written }

export interface Written extends Span {
  readonly literal: string
  readonly indexes?: readonly number[]
}

export const other: Value = { kind: 'other' }

export interface Walk {
  readonly template: Template
  readonly labels: LabelUse[]
  readonly values: ValueUse[]
  readonly queries: Query[]
  readonly problems: Problem[]
  readonly counted: (Span & { by: string; label: string })[]
  readonly verbs: (Span & { verb: string })[]
  readonly firsts: Span[]
  /** Defined templates that were looked into, by name and dot. */
  readonly seen: Set<string>
  /** Those that are still to be looked into. */
  readonly called: { readonly body: readonly Node[]; readonly dot: Value }[]
  /** Boxes, as an assignment in an inner scope is seen in the outer one. */
  variables: Map<string, { value: Value }>
  dot: Value
}

export function startWalk(template: Template): Walk {
  const noPlace = { start: 0, end: 0 }
  return {
    template,
    labels: [],
    values: [],
    queries: [],
    problems: [],
    counted: [],
    verbs: [],
    firsts: [],
    seen: new Set(),
    called: [],
    variables: new Map<string, { value: Value }>([
      ['$', { value: { kind: 'data' } }],
      ['$labels', { value: { kind: 'labels' } }],
      ['$externalLabels', { value: { kind: 'externalLabels' } }],
      ['$value', { value: { kind: 'value', at: noPlace, functions: [] } }],
    ]),
    dot: { kind: 'data' },
  }
}
