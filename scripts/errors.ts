/** Errors that are told to the caller in a sentence and end the run with exit code 2. Whoever prints them escapes them. */

/** Something about the call, the configuration or the machine that nothing can go on with. */
export class UsageError extends Error {
  /** What to do about it; of a list each item is a line. */
  readonly help?: string | readonly string[]
  constructor(message: string, help?: string | readonly string[]) {
    super(message)
    this.name = 'UsageError'
    this.help = help
  }
}
