/** The known facts about recording rules that an expression names. */
import type { Expr } from './ast.ts'

/** A recording rule: what it evaluates, and the labels that it sets. */
export interface Recorded {
  readonly expr: Expr
  readonly labels: readonly (readonly [name: string, value: string])[]
  /** What a `Removal` in it names as its origin. */
  readonly origin: object
}

/** The recording rules of a name; none where the name is not recorded, or it is not known how. */
export type Resolve = (name: string) => readonly Recorded[]
