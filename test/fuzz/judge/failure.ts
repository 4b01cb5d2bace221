/** Something that may not be, whatever the input is. */
export class Failure extends Error {
  /** What failures with the same cause have in common. */
  readonly signature: string
  constructor(what: string, detail: string, signature = what) {
    super(`${what}: ${detail}`)
    this.name = 'Failure'
    this.signature = signature
  }
}

/** A failure out of whatever was thrown; nothing for an error that the program declares. */
export function failureOf(error: unknown): Failure | undefined {
  if (error instanceof Failure) return error
  if (!(error instanceof Error)) return new Failure('crash', String(error))
  if (error.name === 'UsageError' || error.name === 'BuildRefused') return undefined
  const frames = (error.stack ?? '').split('\n').filter((line) => line.startsWith('    at '))
  const own = frames.slice(0, 3).map((line) => line.trim().replace(/ \(.*/, ''))
  const message = error.message.slice(0, 300)
  // The stack may be full anywhere: where it is depends on chance.
  const isFull = error instanceof RangeError && /call stack/.test(message)
  const recursion = isFull ? [mostIn(frames)] : own.slice(0, 2)
  return new Failure(
    'crash',
    `${message}\n${frames.slice(0, 12).join('\n')}`,
    `crash: ${error.name} ${recursion.join(' < ')}`,
  )
}

function mostIn(frames: readonly string[]): string {
  const names = frames.map((line) => line.trim().split(' ')[1] ?? '')
  return names.sort()[Math.floor(names.length / 2)] ?? ''
}
