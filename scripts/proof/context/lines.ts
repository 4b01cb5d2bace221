/** The steps around a failure as lines of text. */

import { shortNumber } from '../../drill/explain/number.ts'
import { maxOf } from '../../lib/many.ts'
import { formatDuration } from '../../promql/milliseconds.ts'
import type { SampleValue } from '../../suite/values.ts'
import type { FailureContext, Step } from './context.ts'

/** More values than these on a line are counted only. */
const mostValues = 3

/** Columns for the values of a step, so that a line stays within 80; the first is shown whatever it takes. */
const mostColumns = 52
const mostOfLabel = 20

/** Hosts and pods differ at their ends, so the middle is what goes. */
function shorten(text: string): string {
  const letters = [...text]
  if (letters.length <= mostOfLabel) return text
  return [...letters.slice(0, mostOfLabel / 2 - 1), '…', ...letters.slice(-mostOfLabel / 2)].join('')
}

/** The labels in which the series of all steps differ. */
function telling(steps: readonly Step[]): ReadonlySet<string> {
  const values = new Map<string, Set<string | undefined>>()
  const all = steps.flatMap(({ samples = [], compared = [] }) => (samples.length > 0 ? samples : compared))
  const names = new Set(all.flatMap(({ labels }) => Object.keys(labels)))
  names.delete('__name__')
  for (const name of names) values.set(name, new Set(all.map(({ labels }) => labels[name])))
  return new Set([...values].filter(([, set]) => set.size > 1).map(([name]) => name))
}

function valuesText(
  samples: readonly SampleValue[] | undefined,
  labels: ReadonlySet<string>,
  columns = mostColumns,
): string {
  if (samples === undefined) return 'an error'
  if (samples.length === 0) return 'nothing'
  const texts = samples.map((sample) => {
    const own = Object.entries(sample.labels).filter(([name]) => labels.has(name))
    const inside = own.map(([name, text]) => `${name}=${JSON.stringify(shorten(text))}`).join(', ')
    return `${inside === '' ? '' : `{${inside}} `}${shortNumber(sample.value)}`
  })
  let count = 1
  let width = texts[0]?.length ?? 0
  for (const text of texts.slice(1, mostValues)) {
    width += text.length + 2
    if (width > columns) break
    count++
  }
  const more = texts.length > count ? `, … and ${texts.length - count} more` : ''
  return texts.slice(0, count).join(', ') + more
}

function stateText(alerts: readonly SampleValue[] = []): string {
  const states = alerts.map(({ labels }) => labels.alertstate ?? '')
  const counts = ['firing', 'pending'].flatMap((state) => {
    const count = states.filter((one) => one === state).length
    return count === 0 ? [] : [count === 1 && states.length === 1 ? state : `${count} ${state}`]
  })
  return counts.join(', ') || 'quiet'
}

/** A line per step, the one that the assertion is about marked; and what a pending alert waits for. */
export function contextLines({ steps, asked, compared, pending }: FailureContext): string[] {
  const labels = telling(steps)
  const hasAlerts = steps.some(({ alerts }) => alerts !== undefined)
  const isBare = compared !== undefined && steps.some(({ samples }) => samples?.length === 0)
  const rows = steps.map((step) => {
    const returned = valuesText(step.samples, labels)
    const beside =
      isBare && step.samples?.length === 0
        ? `  (compared: ${valuesText(step.compared, labels, mostColumns - 20)})`
        : ''
    return {
      mark: step.time === asked ? '>' : ' ',
      time: formatDuration(step.time),
      state: hasAlerts ? stateText(step.alerts) : '',
      returned: `${returned}${beside}`,
    }
  })
  const width = (key: 'time' | 'state'): number => maxOf(rows.map((row) => row[key].length))
  const lines = rows.map(({ mark, time, state, returned }) =>
    `${mark} ${time.padEnd(width('time'))}  ${hasAlerts ? `${state.padEnd(width('state'))}  ` : ''}${returned}`.trimEnd(),
  )
  const waits = pending.map(
    ({ since, fires }) =>
      `pending since ${formatDuration(since)}: fires at ${formatDuration(fires)}, if it lasts`,
  )
  const first =
    compared === undefined || !isBare ? [] : [`compared is \`${compared.trim().replace(/\s+/g, ' ')}\``]
  return [
    `the expression at each step${hasAlerts ? ', and the state of the alert' : ''}:`,
    ...lines,
    ...first,
    ...waits,
  ]
}
