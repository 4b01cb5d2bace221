import type { TextEdit } from '../../diagnostic.ts'
import { entry, scalarAt, type YamlEntry } from '../../model/yaml.ts'
import { formatSeconds, secondsOf } from '../../promql/numbers.ts'
import { defineCheck, fixWith } from '../check.ts'

/** Longer than this an alert is forgotten while it waits: a restart or a gap in the data starts it anew. */
const longest = 30 * 86400

export default defineCheck({
  id: 'alert/for',
  on: 'alert',
  severity: 'info',
  about: '`for` and `keep_firing_for` say something, and are no longer than an alert lasts.',
  peers: ['pint alerts/for'],
  *run(alert) {
    const interval = secondsOf(scalarAt(alert.group.node, 'interval')?.text ?? '')
    for (const key of ['for', 'keep_firing_for']) {
      const found = entry(alert.node, key)
      if (found?.value.kind !== 'scalar') continue
      const { text } = found.value
      const seconds = secondsOf(text)
      // What is no duration is the schema's to say.
      if (seconds === undefined) continue
      if (seconds === 0) {
        yield {
          at: found.value,
          message: `\`${key}: ${text}\` is the default`,
          help: 'Remove the line.',
          fix: fixWith(`drop \`${key}\``, removalOf(found)),
        }
      } else if (seconds > longest) {
        yield {
          at: found.value,
          severity: 'warning',
          message: `\`${key}: ${text}\` is longer than an alert can last: ${key === 'for' ? 'it will hardly ever fire' : 'it will hardly ever resolve'}`,
          help: 'Look further back in the expression instead, as with `avg_over_time(…[30d])`.',
        }
      } else if (key === 'for' && interval !== undefined && seconds < interval) {
        yield {
          at: found.value,
          message: `\`for: ${text}\` is shorter than the group's interval of ${formatSeconds(interval)}, so that the alert waits for ${formatSeconds(interval)}`,
          help: 'Write what it comes to, or leave it out to fire at once.',
        }
      }
    }
  },
})

/** Takes the entry's line away. Nothing where it shares its line with something else. */
function removalOf({ key, value, merged }: YamlEntry): TextEdit[] | undefined {
  const { text } = key.source
  const start = text.lastIndexOf('\n', key.start - 1) + 1
  const newline = text.indexOf('\n', value.end)
  const end = newline < 0 ? text.length : newline + 1
  const isAlone =
    /^[ \t]*$/.test(text.slice(start, key.start)) && /^[ \t\r]*\n?$/.test(text.slice(value.end, end))
  return merged || !isAlone || text.slice(key.end, value.start).includes('\n')
    ? undefined
    : [{ start, end, text: '' }]
}
