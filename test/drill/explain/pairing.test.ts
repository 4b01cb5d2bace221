import { expect, test } from 'vitest'
import { explain, pairUp } from '../../../scripts/drill/explain/pairing.ts'

const of = (alertname: string) => ({ alertname, job: 'a' })

test('samples of ALERTS are told apart by their alerts; alerts of one drill are all of the same', () => {
  const samples = ['Down', 'Slow'].map((name) => ({
    labels: { __name__: 'ALERTS', ...of(name) },
    value: '1E+00',
  }))
  expect(explain(pairUp([], samples))).toEqual([
    'unexpected sample: ALERTS{alertname="Down", job="a"} 1',
    'unexpected sample: ALERTS{alertname="Slow", job="a"} 1',
  ])
  expect(explain(pairUp([], [{ labels: of('Down'), annotations: {} }]))).toEqual([
    'unexpected alert: {job="a"}',
  ])
})
