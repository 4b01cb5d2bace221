/** The syntax tree of a Go template. Offsets are UTF-16 units into the template's own text. */
import type { Span } from '../model/source.ts'

export interface Problem extends Span {
  readonly message: string
}

/** An argument. */
export type Operand =
  | (Span & { readonly kind: 'function'; readonly name: string; readonly fields: readonly Field[] })
  /** `.Labels.instance` has two fields; `.` has none. */
  | (Span & { readonly kind: 'dot'; readonly fields: readonly Field[] })
  | (Span & { readonly kind: 'variable'; readonly name: string; readonly fields: readonly Field[] })
  | (Span & { readonly kind: 'pipeline'; readonly pipeline: Pipeline; readonly fields: readonly Field[] })
  /** `literal` keeps its quotes. */
  | (Span & { readonly kind: 'string'; readonly value: string; readonly literal: string })
  | (Span & { readonly kind: 'number'; readonly literal: string })
  | (Span & { readonly kind: 'bool' | 'nil' })

export interface Field extends Span {
  readonly name: string
}

/** A function and its arguments, or one operand. */
export interface Command extends Span {
  readonly operands: readonly Operand[]
}

export interface Pipeline extends Span {
  /** The variables that it sets: at most two, in `range`. */
  readonly declares: readonly (Span & { readonly name: string })[]
  /** They were set before (`=`), rather than by it (`:=`). */
  readonly assigns: boolean
  readonly commands: readonly Command[]
}

export type Node =
  | (Span & { readonly kind: 'text'; readonly isBlank: boolean })
  | (Span & { readonly kind: 'break' | 'continue' })
  | (Span & { readonly kind: 'action'; readonly pipeline: Pipeline })
  | (Span & {
      readonly kind: 'if' | 'with' | 'range'
      readonly pipeline: Pipeline
      readonly body: readonly Node[]
      readonly otherwise: readonly Node[]
    })
  | (Span & { readonly kind: 'template'; readonly name: string; readonly pipeline?: Pipeline })

export interface Template {
  readonly nodes: readonly Node[]
  /** The bodies of `define` and `block`. */
  readonly definitions: ReadonlyMap<string, readonly Node[]>
  /** The first error of Prometheus' parser. */
  readonly problem?: Problem
}
