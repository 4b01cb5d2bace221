/** Expected alerts of which an extended suite names a part: the labels and annotations that an alert has at least. */

import { table } from '../lib/table.ts'
import type { ExtendedProblem } from '../model/suite.ts'
import { entry, get, itemsAt, type YamlNode } from '../model/yaml.ts'
import { keyHelp } from '../text/near.ts'
import { addedKeys, extendedKeys } from './keys.ts'
import type { AlertValue } from './values.ts'

const alertKeys = extendedKeys('alert')
export const partKeys = addedKeys('alert')
export const exactKeys = alertKeys.filter((key) => !partKeys.includes(key))

/** More in one assertion would take too long to tell apart. */
const mostParts = 200

export const isPart = (alert: YamlNode): boolean => partKeys.some((key) => entry(alert, key))

function problemsOfAlert(alert: YamlNode): ExtendedProblem[] {
  if (alert.kind !== 'map') return []
  return alert.entries.flatMap(({ key, value }): ExtendedProblem[] => {
    if (!alertKeys.includes(key.text)) {
      const message = `\`${key.text}\` is not a key of an expected alert`
      return [{ at: key, message, help: keyHelp(key.text, alertKeys) }]
    }
    if (exactKeys.includes(key.text))
      return isPart(alert)
        ? [
            {
              at: key,
              message: `\`${key.text}\` is about the whole alert, and stands beside a part of one`,
              help: 'Write either `labels` and `annotations`, or `exp_labels` and `exp_annotations`.',
            },
          ]
        : []
    const isTexts =
      value.kind === 'map' && value.entries.every((pair) => pair.value.kind === 'scalar' && !pair.merged)
    return isTexts
      ? []
      : [{ at: value, message: `\`${key.text}\` is no map of texts`, help: 'Write `labels: {instance: a}`.' }]
  })
}

const assertionKeys = extendedKeys('alertTestCase')

/** Keys that are known, but in another place. */
const elsewhere = new Map([
  ...['states', 'until'].map((key) => [key, 'A state over time stands under `alert_state_test`.'] as const),
  ...partKeys.map((key) => [key, 'Write it into an item of `exp_alerts`.'] as const),
])

function problemsOfKeys(assertion: YamlNode): ExtendedProblem[] {
  if (assertion.kind !== 'map') return []
  return assertion.entries.flatMap(({ key }): ExtendedProblem[] => {
    if (assertionKeys.includes(key.text)) return []
    const help = elsewhere.get(key.text) ?? keyHelp(key.text, assertionKeys)
    return [{ at: key, message: `\`${key.text}\` is not a key of an alert test`, help }]
  })
}

/** What is wrong in the alert tests of a test of an extended suite. */
export function problemsOfAlerts(test: YamlNode): ExtendedProblem[] {
  return itemsAt(test, 'alert_rule_test').flatMap((assertion) => [
    ...problemsOfKeys(assertion),
    ...problemsOfExpected(assertion),
  ])
}

function problemsOfExpected(assertion: YamlNode): ExtendedProblem[] {
  const alerts = itemsAt(assertion, 'exp_alerts')
  if (alerts.length > mostParts && alerts.some(isPart))
    return [
      {
        at: alerts[mostParts] as YamlNode,
        message: `there are more than ${mostParts} expected alerts, and parts among them`,
        help: 'Expect fewer, or write `exp_labels` and `exp_annotations`.',
      },
    ]
  return alerts.flatMap(problemsOfAlert)
}

export interface ExpectedAlert {
  /** It says nothing about labels and annotations that it doesn't name. */
  readonly isPart: boolean
  readonly value: AlertValue
}

/** No alert has this label, so promtool shows what came instead. */
export const neverMet = '[{exp_labels: {__firedrill_probe__: x}}]'

function pairsOf(node: YamlNode | undefined): Record<string, string> {
  const entries = node?.kind === 'map' ? node.entries : []
  return table(
    Object.fromEntries(
      entries.flatMap(({ key, value }) =>
        value.kind === 'scalar' ? [[key.text, value.value === null ? '' : value.text]] : [],
      ),
    ),
  )
}

/** The expected alerts, if a part of one is among them. */
export function partsOf(alertname: string, expected: readonly YamlNode[]): ExpectedAlert[] | undefined {
  if (!expected.some(isPart)) return undefined
  return expected.map((node) => {
    const [labels = '', annotations = ''] = isPart(node) ? partKeys : exactKeys
    return {
      isPart: isPart(node),
      value: {
        labels: table({ alertname, ...pairsOf(get(node, labels)) }),
        annotations: pairsOf(get(node, annotations)),
      },
    }
  })
}
