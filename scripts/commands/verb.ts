/** What a verb declares: its options and help, and what it does. Light, so that all of them can be loaded for help. */
import type { Context, ExitCode } from '../context.ts'

export interface OptionSpec {
  readonly type: 'boolean' | 'string'
  /** It may be given several times. */
  readonly multiple?: true
  readonly short?: string
  /** What stands for its value in help: 'DIR'. */
  readonly value?: string
  /** It may stand without its value, which is then ''. */
  readonly isValueOptional?: true
  /** The values that it takes; others are refused. */
  readonly choices?: readonly string[]
  /** One line for help, without a full stop. */
  readonly about: string
}

export type OptionSpecs = Readonly<Record<string, OptionSpec>>

export type Values<O extends OptionSpecs> = {
  readonly [K in keyof O]?: O[K]['type'] extends 'boolean'
    ? boolean
    : O[K] extends { readonly multiple: true }
      ? readonly string[]
      : string
}

/** A call of a verb, its options checked. */
export interface Call<O extends OptionSpecs> {
  readonly positionals: readonly string[]
  readonly values: Values<O>
  /** Every option that was given, in the order of the call. */
  readonly given: readonly { readonly name: string; readonly value: string }[]
}

export interface Verb<O extends OptionSpecs = OptionSpecs> {
  readonly name: string
  /** What follows the name in a call: '[paths]'. */
  readonly positionals: string
  /** One line for the list of verbs, without a full stop. */
  readonly about: string
  /** More about it, for its own help: paragraphs. */
  readonly details?: string
  readonly options: O
  /** Calls and what they do. */
  readonly examples: readonly (readonly [call: string, does: string])[]
  /** Loads what it needs only now. */
  run(call: Call<O>, context: Context, verbs: readonly Verb[]): Promise<ExitCode>
}

export function defineVerb<const O extends OptionSpecs>(verb: Verb<O>): Verb<O> {
  return verb
}
