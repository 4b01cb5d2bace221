import type { YamlNode, YamlScalar } from '../../model/yaml.ts'
import { get, itemsAt, scalarAt } from '../../model/yaml.ts'
import { normalSeries } from '../../suite/series.ts'
import { defineCheck } from '../check.ts'

/** True if a line end follows the last word. */
const endsWithLine = (text: string): boolean => text.slice(text.trimEnd().length).includes('\n')

/** A series at which promtool stops reading. */
interface ReadStopper {
  readonly at: YamlScalar
  readonly why: string
  /** True if the series itself is lost, and not only those after it. */
  readonly dropsItself: boolean
}

/** Returns why promtool stops reading here: it pastes series and values unquoted into lines of its own notation. */
function findReadStopper(
  series: YamlScalar | undefined,
  values: YamlScalar | undefined,
): ReadStopper | undefined {
  if (series && /^\s*#/.test(series.text))
    return { at: series, why: 'begins with `#`, as a comment does', dropsItself: true }
  if (series && endsWithLine(series.text))
    return { at: series, why: 'ends with a line end', dropsItself: true }
  if (values && endsWithLine(values.text))
    return { at: values, why: 'has values that end with a line end', dropsItself: false }
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
  about: 'promtool loads every input series; it drops some without a message.',
  *run(suite) {
    for (const { node } of suite.tests) {
      const items: readonly YamlNode[] = itemsAt(node, 'input_series')
      const seen = new Map<string, YamlScalar>()
      for (const [index, item] of items.entries()) {
        const series = scalarAt(item, 'series')
        const found = findReadStopper(series, scalarAt(item, 'values'))
        const later = items.length - 1 - index
        if (found && (later > 0 || found.dropsItself)) {
          const lost = [
            ...(found.dropsItself ? ['it'] : []),
            ...(later > 0 ? [`the ${later} series after it`] : []),
          ]
          yield {
            at: found.at,
            message: `\`${series?.text.trim()}\` ${found.why}: promtool drops ${lost.join(' and ')} without a message`,
            help: helpFor(found.at),
          }
        }
        if (!series) continue
        const values = scalarAt(item, 'values')
        if (values ? values.text.trim() === '' || values.value === null : get(item, 'values') === undefined) {
          yield {
            at: values && values.end > values.start ? values : series,
            severity: 'warning',
            message: `\`${series.text.trim()}\` has no values, so promtool does not load it`,
            help: 'Add `values`, or remove the series.',
          }
        }
        const first = seen.get(normalSeries(series.text))
        if (first) {
          yield {
            at: series,
            message: `\`${series.text}\` is there twice; promtool uses the last one and drops the other`,
            help: 'Add a label that differs, or put all samples into one series.',
            related: [{ at: first, message: 'the first' }],
          }
        } else seen.set(normalSeries(series.text), series)
      }
    }
  },
})
