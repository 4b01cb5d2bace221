import type { Span } from './source.ts'

/** `{{% … %}}`, `{{< … >}}` or `<<% … %>>`. */
export type Delimiter = '%' | '<' | '<<%'

export interface ShortcodeArgument extends Span {
  /** Set for `name=value`. */
  readonly name?: string
  readonly value: string
  /** The place of the value, inside its quotes. */
  readonly content: Span
}

export interface ShortcodeCall extends Span {
  readonly name: string
  readonly nameSpan: Span
  readonly delimiter: Delimiter
  readonly kind: 'open' | 'close' | 'self-closing'
  readonly args: readonly ShortcodeArgument[]
  /** For an opening call: the index in `calls` of the call that closes it, if one does. */
  readonly closedBy?: number
}

/** `{{%/* … *​/%}}`: printed without its slashes and stars, never expanded. */
export interface ShortcodeEscape extends Span {
  /** What it comes out as. */
  readonly text: string
}

export interface ShortcodeProblem extends Span {
  readonly message: string
  readonly help?: string
}

/** All that a scan of one page found, in the order of the text. */
export interface ShortcodeScan {
  readonly calls: readonly ShortcodeCall[]
  readonly escapes: readonly ShortcodeEscape[]
  readonly problems: readonly ShortcodeProblem[]
}
