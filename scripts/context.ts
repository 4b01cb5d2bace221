/** The environment that a command receives, and the exit code that it returns. Only cli.ts reads it from `process`. */

/** Sequences that clear a terminal, each to be written by itself. Elsewhere they are plain text. */
export const clearScreen = '\x1b[2J\x1b[H'
export const clearLine = '\r\x1b[2K'

export interface Stream {
  /**
   * Writes `text`, lines for people: control characters other than our own styles become visible and lines that a
   * CI's log reader would take for a command are guarded. A value stays on its line by `visible` only.
   *
   * `format` is for text that its format has escaped already: JSON, XML, Markdown, workflow commands, a diff.
   */
  write(text: string, form?: 'text' | 'format'): void
  readonly isTTY: boolean
  /** Columns, when the stream is a terminal. */
  readonly columns?: number
  readonly color: boolean
}

export interface CalledLimits {
  /** Seconds for the whole run. */
  readonly time?: number
  /** Mebibytes for one promtool. */
  readonly memory?: number
  /** The start of the run, in milliseconds of this process; now when absent. */
  readonly begun?: number
}

/** The largest values that a call may set: a day, and 64 GiB. */
export const mostTime = 86_400
export const mostMemory = 65_536

export interface Context {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdout: Stream
  readonly stderr: Stream
  /** The limits that the call sets; session/limits.ts has the defaults. */
  readonly limits?: CalledLimits
}

/** False for terminals without the characters of frames and marks. */
export const hasUnicode = ({ TERM }: Context['env']): boolean => TERM !== 'linux' && TERM !== 'dumb'

export type ExitCode = 0 | 1 | 2
