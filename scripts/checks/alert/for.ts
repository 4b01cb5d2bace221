import type { TextEdit } from '../../diagnostic.ts'
import { entry, scalarAt, type YamlEntry } from '../../model/yaml.ts'
import { formatSeconds, secondsOf } from '../../promql/numbers.ts'
import { defineCheck, fixWith } from '../check.ts'

/** In seconds. Longer than this, a pending alert is hardly ever kept: a restart or a gap in the data resets it. */
const maxDuration = 30 * 86400

export default defineCheck({
  id: 'alert/for',
  on: 'alert',
  severity: 'info',
  about: '`for` and `keep_firing_for` have an effect, and are not longer than an alert can last.',
  peers: ['pint alerts/for'],
  *run(alert) {
    const interval = secondsOf(scalarAt(alert.group.node, 'interval')?.text ?? '')
    for (const key of ['for', 'keep_firing_for']) {
      const found = entry(alert.node, key)
      if (found?.value.kind !== 'scalar') continue
      const { text } = found.value
      const seconds = secondsOf(text)
      // rule/schema reports what is not a duration.
      if (seconds === undefined) continue
      if (seconds === 0) {
        yield {
          at: found.value,
          message: `\`${key}: ${text}\` is the default`,
          help: 'Remove the line.',
          fix: fixWith(`remove \`${key}\``, removalOf(found)),
        }
      } else if (seconds > maxDuration) {
        yield {
          at: found.value,
          severity: 'warning',
          message: `\`${key}: ${text}\` is longer than an alert can last: ${key === 'for' ? 'it will hardly ever fire' : 'it will hardly ever resolve'}`,
          help: 'Use a longer range in the expression instead, such as `avg_over_time(…[30d])`.',
        }
      } else if (key === 'for' && interval !== undefined && seconds < interval) {
        yield {
          at: found.value,
          message: `\`for: ${text}\` is shorter than the group's interval of ${formatSeconds(interval)}, so the alert waits for ${formatSeconds(interval)}`,
          help: 'Write the interval, or remove the line to fire at once.',
        }
      }
    }
  },
})

/** Removes the entry's line. Undefined if something else is on the same line. */
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
