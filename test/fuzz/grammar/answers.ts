/** What promtool might write, right or wrong, about the files it is given. */
import { mutateText } from '../mutate.ts'
import type { Random } from '../random.ts'
import { alertNames } from './rules.ts'
import { nameOf, textOf } from './words.ts'

const time = (random: Random): string => random.pick(['0s', '5m', '1h0m0s', '10m', '', '1e9h', 'x', '2m0s'])
const set = (random: Random): string =>
  random.pick([
    '{}',
    '{alertname="Down", job="web"}',
    '{__name__="up"}',
    `{a="${textOf(random)}"}`,
    '{',
    '{a="\\x"}',
    'nil',
  ])

const alert = (
  random: Random,
): string => `    alertname: ${nameOf(random, alertNames)}, time: ${time(random)}, 
        exp:[
            0:
              Labels:${set(random)}
              Annotations:${set(random)}
            ], 
        got:${random.pick(['[]', `[\n            0:\n              Labels:${set(random)}\n              Annotations:${set(random)}\n            ]`])}
`
const expr = (random: Random): string =>
  random.chance(0.6)
    ? `    expr: "up", time: ${time(random)},\n        exp: ${set(random)} 1E+00\n        got: ${set(random)} ${random.pick(['NaN', '1', '+Inf', '{count:1}'])}, ${set(random)} 2\n`
    : `    expr: "up", time: ${time(random)}, err: ${random.pick(['found duplicate series for the match group {a="b"} on the right hand-side of the operation: [{a="c"}, {a="d"}];many-to-many matching not allowed', `x ${textOf(random)}`])}\n`
const rule = (random: Random): string =>
  `    rule: ${nameOf(random, alertNames)}, time: ${time(random)}, err: x ${textOf(random)}\n`

export function answerOf(random: Random, files: readonly string[]): string {
  const text = files
    .map((file) => {
      const passes = random.chance(0.4)
      const records = random.list(1, 3, () => random.pick([alert, expr, rule])(random)).join('\n')
      return `Unit Testing:  ${file}\n${passes ? '  SUCCESS\n' : `  FAILED:\n${records}`}\n`
    })
    .join('')
  const spoilt = random.chance(0.3)
    ? mutateText(
        text,
        'rules/a.yml: 3:4: group "a", rule 1, "Down": could not parse expression: 1:5: parse error: x',
        random,
      )
    : text
  return random.chance(0.05) ? textOf(random) : spoilt
}
