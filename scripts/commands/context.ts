/** What a command is given of the world, and what it hands back. Only cli.ts fills it from `process`. */

/** What a terminal is told to forget, each to be written by itself. Elsewhere they are nothing but text. */
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
  /** Columns, where the stream is a terminal. */
  readonly columns?: number
  readonly color: boolean
}

export interface CalledLimits {
  /** Seconds for the whole run. */
  readonly time?: number
  /** Mebibytes for one promtool. */
  readonly memory?: number
  /** When the run began, in milliseconds of this process; now where it is absent. */
  readonly begun?: number
}

/** The most that a call may ask for: a day, and 64 GiB. */
export const mostTime = 86_400
export const mostMemory = 65_536

export interface Context {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdout: Stream
  readonly stderr: Stream
  /** What the call says that the run may cost; commands/limits.ts has what holds otherwise. */
  readonly limits?: CalledLimits
}

export type ExitCode = 0 | 1 | 2
