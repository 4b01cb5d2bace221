/** The regular expressions of `policy:`, which a JSON Schema can't check. */
import { placeIn } from '../model/offsets.ts'
import type { Place } from '../model/source.ts'
import type { YamlNode, YamlScalar } from '../model/yaml.ts'
import { get } from '../model/yaml.ts'
import { regexpProblem } from '../promql/regexp-meaning.ts'

const ofPairs = [
  'required.*',
  'forbidden.*',
  'anyOf.*.*',
  'exclusive.*.~',
  'exclusive.*.*',
  'values.~',
  'matching.~',
  'matching.*',
  'rejected.~',
  'rejected.*',
  'separator.~',
  'templated.*',
  'plain.*',
]
const ofNames = ['matching', 'rejected']

/** Their places in an entry of `policy:`: `*` is every item or value, `~` every key. */
export const regexpFields: readonly string[] = [
  'match.name',
  'match.group',
  'match.labels.~',
  'match.labels.*',
  'match.annotations.~',
  'match.annotations.*',
  ...ofNames.map((field) => `name.${field}`),
  ...ofPairs.map((field) => `labels.${field}`),
  ...[...ofPairs, 'url.*', 'promql.*', 'namedUrl.*'].map((field) => `annotations.${field}`),
  'expression.forbiddenMetrics.*',
  'expression.forbiddenLabels.*',
  'expression.forbiddenFunctions.*',
  ...['metric', 'within', 'required.*', 'forbidden.*', 'allowed.*', 'values.~'].map(
    (field) => `expression.selectors.*.${field}`,
  ),
  ...ofNames.map((field) => `group.name.${field}`),
  'group.tenants.metrics.*.*',
]

function* scalarsAt(node: YamlNode | undefined, segments: readonly string[]): Generator<YamlScalar> {
  if (!node) return
  const [first, ...rest] = segments
  if (first === undefined) {
    if (node.kind === 'scalar') yield node
  } else if (first === '~') {
    if (node.kind === 'map') yield* node.entries.map(({ key }) => key)
  } else if (first === '*') {
    const children = node.kind === 'map' ? node.entries.map(({ value }) => value) : []
    for (const child of node.kind === 'seq' ? node.items : children) yield* scalarsAt(child, rest)
  } else yield* scalarsAt(get(node, first), rest)
}

/** The first invalid regular expression of `policy:`. */
export function badRegexp(
  policies: YamlNode | undefined,
): { readonly at: Place; readonly text: string; readonly message: string } | undefined {
  for (const field of regexpFields) {
    for (const scalar of scalarsAt(policies, ['*', ...field.split('.')])) {
      const problem = regexpProblem(scalar.text)
      if (problem)
        return {
          at: placeIn(scalar, problem.start, problem.end),
          text: scalar.text,
          message: problem.message,
        }
    }
  }
  return undefined
}
