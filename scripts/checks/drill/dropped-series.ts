import type { YamlNode, YamlScalar } from '../../model/yaml.ts'
import { get, itemsAt, scalarAt } from '../../model/yaml.ts'
import { normalSeries } from '../../suite/series.ts'
import { defineCheck } from '../check.ts'

/** Whether there is a line end behind the last word. */
const endsWithLine = (text: string): boolean => text.slice(text.trimEnd().length).includes('\n')

interface Swallower {
  readonly at: YamlScalar
  readonly why: string
  /** Whether the series itself is lost, and not only those after it. */
  readonly itself: boolean
}

/** What makes promtool stop reading: it pastes series and values into lines of its own notation. */
function swallower(series: YamlScalar | undefined, values: YamlScalar | undefined): Swallower | undefined {
  if (series && /^\s*#/.test(series.text))
    return { at: series, why: 'begins with `#`, as a comment does', itself: true }
  if (series && endsWithLine(series.text)) return { at: series, why: 'ends with a line end', itself: true }
  if (values && endsWithLine(values.text))
    return { at: values, why: 'has values that end with a line end', itself: false }
  return undefined
}

function helpFor({ style }: YamlScalar): string {
  if (style === 'literal' || style === 'folded')
    return `Write \`${style === 'literal' ? '|-' : '>-'}\`, or all on one line.`
  return 'Write the series on one line, as a name and labels.'
}

export default defineCheck({
  id: 'drill/dropped-series',
  on: 'suite',
  severity: 'error',
  about: 'promtool loads every input series; some it drops without a word.',
  *run(suite) {
    for (const { node } of suite.tests) {
      const items: readonly YamlNode[] = itemsAt(node, 'input_series')
      const seen = new Map<string, YamlScalar>()
      for (const [index, item] of items.entries()) {
        const series = scalarAt(item, 'series')
        const found = swallower(series, scalarAt(item, 'values'))
        const later = items.length - 1 - index
        if (found && (later > 0 || found.itself)) {
          const lost = [
            ...(found.itself ? ['it'] : []),
            ...(later > 0 ? [`the ${later} series after it`] : []),
          ]
          yield {
            at: found.at,
            message: `\`${series?.text.trim()}\` ${found.why}: promtool drops ${lost.join(' and ')} without a word`,
            help: helpFor(found.at),
          }
        }
        if (!series) continue
        const values = scalarAt(item, 'values')
        if (values ? values.text.trim() === '' || values.value === null : get(item, 'values') === undefined) {
          yield {
            at: values && values.end > values.start ? values : series,
            severity: 'warning',
            message: `\`${series.text.trim()}\` has no values, so that promtool loads nothing of it`,
            help: 'Give it `values`, or leave it out.',
          }
        }
        const first = seen.get(normalSeries(series.text))
        if (first) {
          yield {
            at: series,
            message: `\`${series.text}\` is there twice; promtool takes the last and drops the other`,
            help: 'Give it another label, or put all samples into one series.',
            related: [{ at: first, message: 'the first' }],
          }
        } else seen.set(normalSeries(series.text), series)
      }
    }
  },
})
