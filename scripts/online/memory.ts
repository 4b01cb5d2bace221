/** What is remembered of earlier runs, and for how long. Anything odd in it counts as nothing. */
import { isVerdictKind, meaningOf, type Verdict } from './verdict.ts'

/** Where verdicts are kept between runs. Reading and writing never fail; what can't be kept is forgotten. */
export interface Store {
  get(key: string): unknown
  set(key: string, value: unknown): void
}

export interface MemoryOptions {
  /** Milliseconds since 1970. */
  readonly now: number
  /** Days that a page is taken to be there. */
  readonly days: number
  /** What was found from inside a private network says nothing outside of it. */
  readonly allowPrivate: boolean
}

const day = 86_400_000
/** Long enough to work on the list; short enough that what was mended is seen. */
const failureAge = 3_600_000

const isText = (value: unknown, max: number): boolean =>
  value === undefined || (typeof value === 'string' && value.length <= max)

function verdictOf(value: unknown, { now, days, allowPrivate }: MemoryOptions): Verdict | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const { at, inside, kind, status, to, detail } = value as Record<string, unknown>
  if (typeof at !== 'number' || !isVerdictKind(kind) || inside !== allowPrivate) return undefined
  const meaning = meaningOf(kind)
  const age = now - at
  if (!meaning.isLasting || !(age >= 0) || age >= (meaning.severity ? failureAge : days * day))
    return undefined
  if (status !== undefined && !(Number.isInteger(status) && Number(status) >= 100 && Number(status) <= 999))
    return undefined
  if (!isText(to, 4096) || !isText(detail, 1024)) return undefined
  return { kind, status, to, detail } as Verdict
}

export function createMemory(store: Store | undefined, options: MemoryOptions) {
  return {
    recall: (url: string): Verdict | undefined => verdictOf(store?.get(url), options),
    keep(url: string, { kind, status, to, detail }: Verdict): void {
      if (meaningOf(kind).isLasting)
        store?.set(url, { at: options.now, inside: options.allowPrivate, kind, status, to, detail })
    },
  }
}

export type Memory = ReturnType<typeof createMemory>
