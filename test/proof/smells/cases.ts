/**
 * Small tests as data, written out as rule files and suites. Each has metrics of its own, so that many of them run
 * together.
 */
export interface Expected {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly value?: string
}

export interface Question {
  readonly time: string
  /** An expression; absent where the alert is asked for. */
  readonly expr?: string
}

export interface Case {
  readonly interval: string
  readonly step: string
  readonly series: readonly { readonly series: string; readonly values: string }[]
  readonly rules: readonly Readonly<Record<string, unknown>>[]
  readonly questions: readonly Question[]
  /** For each question whether it is to pass with promtool 2 or with 3, where that matters. */
  readonly passes: readonly (2 | 3)[]
}

/** Metrics, records and the alert of a case under names of its own. */
function named(text: string, prefix: string): string {
  return text
    .split(/("[^"]*")/)
    .map((part, i) =>
      i % 2 > 0
        ? part.replace(/^"A"$/, `"${prefix}A"`)
        : part.replace(/\b(?:a|b|r|A|h_bucket)\b(?!\()/g, (name) => prefix + name),
    )
    .join('')
}

const selectorOf = (labels: Readonly<Record<string, string>>): string =>
  `{${Object.entries(labels)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(', ')}}`

/** The rule file and the suite of a case. Without `expected` each question asks for what no promtool returns. */
export function filesOf(
  { interval, step, series, rules, questions }: Omit<Case, 'passes'>,
  prefix: string,
  expected?: readonly (readonly Expected[])[],
): Record<string, string> {
  const own = (text: string): string => named(text, prefix)
  const ownLabels = (labels: Expected['labels']): Expected['labels'] =>
    Object.fromEntries(Object.entries(labels).map(([name, value]) => [name, own(value)]))
  const of = (i: number): readonly Expected[] =>
    expected
      ? (expected[i] ?? []).map((one) => ({ ...one, labels: ownLabels(one.labels) }))
      : [{ labels: { never: 'true' }, annotations: {}, value: '0' }]
  const all = questions.map((question, i) => ({ ...question, expected: of(i) }))
  const suite = {
    rule_files: [`${prefix}rules.yml`],
    evaluation_interval: step,
    tests: [
      {
        interval,
        input_series: series.map((one) => ({ ...one, series: own(one.series) })),
        alert_rule_test: all.flatMap(({ time, expr, expected: alerts }) =>
          expr === undefined
            ? {
                eval_time: time,
                alertname: own('A'),
                exp_alerts: alerts.map(({ labels: { alertname: _, ...labels }, annotations }) => ({
                  exp_labels: labels,
                  exp_annotations: annotations,
                })),
              }
            : [],
        ),
        promql_expr_test: all.flatMap(({ time, expr, expected: samples }) =>
          expr === undefined
            ? []
            : {
                expr: own(expr),
                eval_time: time,
                exp_samples: samples.map(({ labels, value }) => ({
                  labels: selectorOf(labels),
                  value: Number(value),
                })),
              },
        ),
      },
    ],
  }
  const group = {
    name: `${prefix}g`,
    rules: rules.map((rule) => ({
      ...rule,
      expr: own(String(rule.expr)),
      ...(rule.alert ? { alert: own('A') } : { record: own('r') }),
    })),
  }
  return {
    [`${prefix}rules.yml`]: JSON.stringify({ groups: [group] }),
    [`${prefix}test.yml`]: JSON.stringify(suite, (_, value) =>
      typeof value === 'number' && !Number.isFinite(value) ? `@${value}@` : value,
    ).replace(/"@(-?)(NaN|Infinity)@"/g, (_, sign, name) => (name === 'NaN' ? '.nan' : `${sign}.inf`)),
  }
}
