import type { RuleGroup } from '../../model/rule.ts'
import { scalarAt, type YamlScalar } from '../../model/yaml.ts'
import { lookback } from '../../promql/lookback.ts'
import { formatSeconds, secondsOf } from '../../promql/numbers.ts'
import { defineCheck, type Finding } from '../check.ts'

export default defineCheck({
  id: 'rule/interval',
  on: 'rule-file',
  severity: 'warning',
  about: 'Groups are evaluated often enough for their results to have no gaps.',
  peers: ['pint group/interval'],
  *run(file) {
    for (const group of file.groups) {
      const interval = scalarAt(group.node, 'interval')
      const seconds = interval && secondsOf(interval.text)
      if (interval && seconds && seconds > lookback) yield* tooLong(group, interval, seconds)
    }
  },
})

/** Skips alerts whose `keep_firing_for` covers the gap. */
function* tooLong({ rules, name }: RuleGroup, interval: YamlScalar, seconds: number): Generator<Finding> {
  const concerned = rules.filter(
    ({ kind, keepFiringFor }) =>
      kind === 'recording' || (secondsOf(keepFiringFor?.text ?? '') ?? 0) < seconds,
  )
  if (concerned.length === 0) return
  const hasRecordings = concerned.some(({ kind }) => kind === 'recording')
  yield {
    at: interval,
    message: `the group \`${name?.text ?? ''}\` is evaluated every ${interval.text}, and a sample is visible for only ${formatSeconds(lookback)}`,
    help: hasRecordings
      ? 'Set `interval` to `5m` or less: the recorded series have gaps between the evaluations.'
      : 'Set `interval` to `5m` or less, or `keep_firing_for` to the interval: the alerts resolve between the evaluations.',
    data: { rules: concerned.map((rule) => rule.name.text) },
  }
}
