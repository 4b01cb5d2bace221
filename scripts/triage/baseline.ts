/** The baseline: known findings that don't block new work. */
import type { Diagnostic } from '../diagnostic.ts'

/** The baseline beside firedrill.yml. */
export const baselineName = '.firedrill-baseline.json'

/** One known finding. It has no line, so that it holds when the file moves around it. */
export interface BaselineEntry {
  readonly check: string
  readonly file: string
  readonly alert?: string
  readonly message: string
  /** How many of these there may be. */
  readonly count: number
}

export interface Baseline {
  readonly version: 1
  readonly entries: readonly BaselineEntry[]
}

/** The identity of a finding, which stays the same when lines move. */
export function identityOf({ check, file, alert, message }: Omit<BaselineEntry, 'count'>): string {
  return [check, file, alert ?? '', message].join('\0')
}

export function makeBaseline(diagnostics: readonly Diagnostic[]): Baseline {
  const entries = new Map<string, { -readonly [K in keyof BaselineEntry]: BaselineEntry[K] }>()
  for (const diagnostic of diagnostics) {
    const { check, file, alert, message } = diagnostic
    const key = identityOf(diagnostic)
    const entry = entries.get(key)
    if (entry) entry.count++
    else entries.set(key, { check, file, ...(alert === undefined ? {} : { alert }), message, count: 1 })
  }
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry)
  return { version: 1, entries: sorted }
}

export function printBaseline(baseline: Baseline): string {
  return `${JSON.stringify(baseline, null, 2)}\n`
}

/** Its error quotes nothing: the text may be that of any file. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Error('it is not JSON')
  }
}

/** @throws Error that says what is wrong with the text. */
export function parseBaseline(text: string): Baseline {
  const value = parsed(text) as Partial<Baseline> | null
  if (value?.version !== 1 || !Array.isArray(value.entries))
    throw new Error('it is not a baseline of version 1')
  for (const entry of value.entries as Partial<BaselineEntry>[]) {
    const isEntry = [entry.check, entry.file, entry.message].every((field) => typeof field === 'string')
    if (!isEntry || !Number.isInteger(entry.count))
      throw new Error('an entry lacks its check, file, message or count')
  }
  return value as Baseline
}

/** Removes findings that are in the baseline; `unused` are the entries without a finding. */
export function applyBaseline(
  diagnostics: readonly Diagnostic[],
  baseline: Baseline,
): { kept: Diagnostic[]; known: Diagnostic[]; unused: BaselineEntry[] } {
  const left = new Map(baseline.entries.map((entry) => [identityOf(entry), entry.count]))
  const kept: Diagnostic[] = []
  const known: Diagnostic[] = []
  for (const diagnostic of diagnostics) {
    const key = identityOf(diagnostic)
    const count = left.get(key) ?? 0
    if (count > 0) {
      left.set(key, count - 1)
      known.push(diagnostic)
    } else kept.push(diagnostic)
  }
  const unused = baseline.entries.filter((entry) => (left.get(identityOf(entry)) ?? 0) > 0)
  return { kept, known, unused }
}
