/** What a command is given of the world, and what it hands back. Only cli.ts fills it from `process`. */

export interface Stream {
  write(text: string): void
  readonly isTTY: boolean
  /** Columns, where the stream is a terminal. */
  readonly columns?: number
  readonly color: boolean
}

export interface Context {
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly stdout: Stream
  readonly stderr: Stream
}

export type ExitCode = 0 | 1 | 2
