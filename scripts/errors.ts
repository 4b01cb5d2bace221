/** Errors shown to the caller as a sentence; they end the run with exit code 2. They are escaped when printed. */

/** A problem with the call, the configuration or the machine that stops the run. */
export class UsageError extends Error {
  /** What to do about it; in a list each item is a line. */
  readonly help?: string | readonly string[]
  constructor(message: string, help?: string | readonly string[]) {
    super(message)
    this.name = 'UsageError'
    this.help = help
  }
}
