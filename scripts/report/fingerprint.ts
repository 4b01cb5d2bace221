/** What a finding is known by from one run to the next, wherever its line has moved to. */
import { createHash } from 'node:crypto'
import type { Diagnostic } from '../diagnostic.ts'
import { lineAt } from '../model/source.ts'
import type { Report } from './report.ts'

/** The parts of a message that don't change when lines move: all but its numbers. */
const withoutNumbers = (message: string): string => message.replace(/\d+/g, '#')

/**
 * A fingerprint per finding, as 32 hexadecimal digits, in the order of the report. Made of check, file, alert,
 * message and the source line's text; where all of that is the same, of how many such findings come before it.
 */
export function fingerprints({ diagnostics, sources }: Pick<Report, 'diagnostics' | 'sources'>): string[] {
  const seen = new Map<string, number>()
  return diagnostics.map((diagnostic: Diagnostic) => {
    const { check, file, alert, message, range } = diagnostic
    const source = range && sources(file)
    const line = source ? (lineAt(source, range.start.line) ?? '').trim() : ''
    const identity = JSON.stringify([check, file, alert ?? '', withoutNumbers(message), line])
    const occurrence = seen.get(identity) ?? 0
    seen.set(identity, occurrence + 1)
    return createHash('sha256').update(`${identity}${occurrence}`).digest('hex').slice(0, 32)
  })
}
