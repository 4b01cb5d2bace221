/** What a test expects and what promtool says it got, as plain values. */

/** An alert as promtool compares it; `alertname` is among the labels. */
export interface AlertValue {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

export interface SampleValue {
  readonly labels: Readonly<Record<string, string>>
  /** As promtool prints it. */
  readonly value: string
}

/** A label, an annotation or a value that differs. */
export interface Difference {
  readonly what: string
  readonly expected?: string
  readonly got?: string
}

export const isAlert = (value: AlertValue | SampleValue): value is AlertValue => 'annotations' in value

/** Labels, annotations and the value, by what they are called in a report. */
export function fieldsOf(value: AlertValue | SampleValue): Map<string, string> {
  const fields = new Map<string, string>()
  for (const [name, text] of Object.entries(value.labels)) fields.set(`label ${name}`, text)
  if (isAlert(value))
    for (const [name, text] of Object.entries(value.annotations)) fields.set(`annotation ${name}`, text)
  else fields.set('value', value.value)
  return fields
}

/** Expected values side by side with those that promtool returned. */
export interface Pairing {
  /** Expected and got that are nearly the same. */
  readonly near: readonly {
    readonly expected: AlertValue | SampleValue
    readonly differences: readonly Difference[]
  }[]
  readonly missing: readonly (AlertValue | SampleValue)[]
  readonly unexpected: readonly (AlertValue | SampleValue)[]
}
