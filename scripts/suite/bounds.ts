/** What a suite may ask of promtool: more samples or steps than these fill the memory or never come to an end. */
import type { Place } from '../model/source.ts'
import type { Suite } from '../model/suite.ts'
import { itemsAt, scalarAt } from '../model/yaml.ts'
import { parseDuration } from '../promql/milliseconds.ts'
import { evaluationInterval } from './interval.ts'
import { placeOfAssertion } from './place.ts'
import { sampleCount } from './series.ts'

/** promtool takes about 100 bytes for each, and it holds all of a test at once. */
const mostSamples = 5_000_000
/** Each evaluates all rules, and takes about 30 µs for one. */
const mostSteps = 1_000_000

/** Several on one alert and time need a run each, of some milliseconds. */
const mostAlertTests = 20_000

export interface Excess {
  readonly at: Place
  readonly message: string
  readonly help: string
}

const shown = (count: number): string => count.toLocaleString('en-US')

/** What goes beyond the bounds, each at the place that does. */
export function excessesOf(suite: Suite): Excess[] {
  const step = evaluationInterval(suite.root) * 1000
  const found: Excess[] = []
  const alertTests = suite.tests.flatMap(({ assertions }) =>
    assertions.filter(({ kind }) => kind === 'alert'),
  )
  const beyond = alertTests[mostAlertTests]
  if (beyond)
    found.push({
      at: placeOfAssertion(beyond),
      message: `the suite has ${shown(alertTests.length)} alert tests, more than the ${shown(mostAlertTests)} that promtool is asked for`,
      help: 'Cut the suite into several.',
    })
  for (const { node, assertions } of suite.tests) {
    let samples = 0
    for (const item of itemsAt(node, 'input_series')) {
      const values = scalarAt(item, 'values')
      const before = samples
      if (values) samples += sampleCount(values.text).count
      if (values && samples > mostSamples && before <= mostSamples)
        found.push({
          at: values,
          message: `the series of this test have ${shown(samples)} samples, more than the ${shown(mostSamples)} that promtool is given`,
          help: 'Give the series fewer samples, or cut the test into several.',
        })
    }
    for (const { evalTime } of assertions) {
      const steps = ((evalTime && parseDuration(evalTime.text)) ?? 0) / step
      if (evalTime && steps > mostSteps)
        found.push({
          at: evalTime,
          message: `there are ${shown(Math.round(steps))} evaluations before \`${evalTime.text}\`, more than the ${shown(mostSteps)} that promtool is asked for`,
          help: 'Assert at an earlier time, or make `evaluation_interval` longer.',
        })
    }
  }
  return found
}
