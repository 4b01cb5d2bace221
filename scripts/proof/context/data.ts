/**
 * What was to be seen around a failure, for programs: `data.around` of a finding. An interface: its names don't
 * change, fields are only added.
 */
import type { StageFinding } from '../../diagnostic.ts'
import type { DrillResult } from '../../drill/result.ts'
import type { SampleValue } from '../../suite/values.ts'
import type { FailureContext } from './context.ts'

/** Times are seconds from the start of the test; a value is what promtool prints. */
export interface ContextData {
  /** The step that the assertion is about. */
  readonly time: number
  /** What stands left of the comparison, where the expression is one and is not met at each step. */
  readonly compared?: string
  readonly steps: readonly {
    readonly time: number
    /** What the expression returned; absent where it could not be evaluated. */
    readonly samples?: readonly SampleValue[]
    /** What `compared` returned. */
    readonly compared?: readonly SampleValue[]
    /** The alert's series in ALERTS, of which the label `alertstate` says `pending` or `firing`. */
    readonly alerts?: readonly SampleValue[]
  }[]
  /** Where it is pending then: since when, and from when on it would fire. */
  readonly pending: readonly { readonly since: number; readonly fires: number }[]
}

export function contextData({ asked, steps, compared, pending }: FailureContext): ContextData {
  return {
    time: asked / 1000,
    ...(compared === undefined ? {} : { compared: compared.trim() }),
    steps: steps.map(({ time, samples, compared, alerts }) => ({
      time: time / 1000,
      ...(samples ? { samples } : {}),
      ...(compared ? { compared } : {}),
      ...(alerts ? { alerts } : {}),
    })),
    pending: pending.map(({ since, fires }) => ({ since: since / 1000, fires: fires / 1000 })),
  }
}

const keyOf = (file: string, offset: number | undefined): string => `${file}\n${offset}`

/** The findings, those on failures with what was to be seen around. */
export function withContext(
  diagnostics: readonly StageFinding[],
  around: ReadonlyMap<DrillResult, FailureContext>,
): StageFinding[] {
  const seen = new Map([...around].map(([{ at }, one]) => [keyOf(at.source.path, at.start), one]))
  return diagnostics.map((diagnostic) => {
    const { check, file, range, data } = diagnostic
    const one = check === 'drill/failed' ? seen.get(keyOf(file, range?.start.offset)) : undefined
    return one ? { ...diagnostic, data: { ...data, around: contextData(one) } } : diagnostic
  })
}
