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

/** How much longer a page may get, in UTF-16 units: no runbook does, but one that calls a huge rule time and again. */
export const maxGrowth = 16 * 1024 * 1024

/** What is said of the call with which a page gets longer than that. */
export const growsTooLong = {
  message: 'with this call the page would grow by more than 16 Mi characters',
  help: 'Split the page.',
}
