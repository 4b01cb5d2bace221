/** What is said of an expression's labels holds for all that promtool returns for it, over generated expressions. */
import { spawnSync } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { join as joinPath } from 'node:path'
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Expr } from '../../scripts/promql/ast.ts'
import { type Branch, factOf } from '../../scripts/promql/facts.ts'
import { labelsOf } from '../../scripts/promql/labels.ts'
import { outcomeOf } from '../../scripts/promql/outcome.ts'
import { parsePromql } from '../../scripts/promql/parse.ts'
import { type Recording, resolverOf } from '../../scripts/promql/recordings.ts'
import { newFolder } from '../support/folders.ts'
import { type Promtool, promtoolsForTests } from '../support/promtools.ts'
import { seed } from '../support/seed.ts'

const one = (...values: string[]): fc.Arbitrary<string> => fc.constantFrom(...values)
const join = (...parts: (fc.Arbitrary<string> | string)[]): fc.Arbitrary<string> =>
  fc
    .tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part)))
    .map((all) => all.join(''))
const some = (item: fc.Arbitrary<string>, most: number): fc.Arbitrary<string> =>
  fc.uniqueArray(item, { maxLength: most }).map((items) => items.join(', '))

const metric = one('foo', 'bar', 'baz', 'rec:one', 'rec:two', 'rec:three')
const label = one('a', 'b', 'c')
const labels = join('(', some(one('a', 'b', 'c', 'd'), 3), ')')
const matcher = join(
  label,
  one(
    '="x"',
    '="y"',
    '=""',
    '!=""',
    '!="x"',
    '=~"x|y"',
    '=~"x?"',
    '=~".+"',
    '!~".+"',
    '!~"x|"',
    '=~"x|y", b!="x"',
  ),
)
const selector = join(metric, '{', some(matcher, 2), '}')
const matching = fc.oneof(
  join(one('on', 'ignoring'), ' ', labels, ' '),
  join('on ', labels, ' ', one('group_left', 'group_right'), ' (', some(one('d', 'c'), 1), ') ').filter(
    // A label in both lists is refused.
    (text) => !/on \([^)]*([cd])[^)]*\).*\(\1\)/.test(text),
  ),
)
/** Twice the same, or nearly so, on both sides of an operator. */
const twice = (of: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .record({
      of,
      compare: fc.option(fc.tuple(one('== 0', '> 12', '>= 2', '> 20'), one('== 1', '< 12', '<= 9', '< 30')), {
        nil: undefined,
      }),
      op: one('and', 'and', 'or', 'unless', '-', '/', '>', '<', '>= bool', '*'),
      matching: fc.option(fc.oneof(matching, one('on (a) ', 'ignoring (a) ', 'on () ')), { nil: '' }),
      tail: one('', '', '> 0', '== 1', '!= 0'),
    })
    .map(({ of, compare, op, matching, tail }) => {
      const [left, right] = compare ? compare.map((text) => `(${of}) ${text}`) : [of, of]
      const matchingText = /and|or|unless/.test(op) ? matching.replace(/group_\w+ \(.*\)/, '') : matching
      return `((${left}) ${op} ${matchingText}(${right})) ${tail}`
    })
const alike = fc.oneof(
  fc
    .record({
      part: selector,
      op: one('sum', 'max'),
      by: labels,
      of: one('qux_total', 'foo'),
      tail: one('> 1', '> 0.5', '< 0'),
    })
    .map(({ part, op, by, of, tail }) => {
      const [some, all] = [part.replace(/^[\w:]+/, of), of].map(
        (text) => `${op} by ${by} (rate(${text}[4m]))`,
      )
      return `${some} / ${all} ${tail}`
    }),
  fc
    .record({
      part: selector,
      other: some(matcher, 1),
      shape: one('3 / B * A', 'A - B', '2 * A / B', 'A unless B', 'A > B'),
      tail: one('', '> 2', '< 2'),
    })
    .map(({ part, other, shape, tail }) =>
      shape
        .replace('A', part)
        .replace('B', `${part.replace(/\{.*/s, '')}{${other}}`)
        .concat(` ${tail}`),
    ),
)
const pattern = one('(.*)', '(.+)', '.*', '', 'x', '(x|y)', '(x)?')
const replacement = one('$1', 'z', '', 'p-$1', '$2')

const vector: fc.Arbitrary<string> = fc.letrec<{ vector: string }>((tie) => ({
  vector: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    selector,
    join(
      one('sum', 'max', 'group', 'count'),
      ' ',
      one('by', 'without'),
      ' ',
      labels,
      ' (',
      tie('vector'),
      ')',
    ),
    join(one('sum', 'min'), ' (', tie('vector'), ')'),
    join(one('topk', 'bottomk'), ' by ', labels, ' (2, ', tie('vector'), ')'),
    join('count_values ', one('', 'by (a) ', 'without (a) '), '("', one('a', 'd'), '", ', tie('vector'), ')'),
    join(one('abs', 'sort', '-', 'absent', 'timestamp', 'clamp_min'), ' (', tie('vector'), ')').map((text) =>
      text.startsWith('clamp_min') ? text.replace(/\)$/, ', 1)') : text,
    ),
    join(one('rate', 'max_over_time', 'last_over_time', 'absent_over_time'), '(', selector, '[4m])'),
    join('min_over_time((', tie('vector'), ')[3m:1m])'),
    join(
      'label_replace(',
      tie('vector'),
      ', "',
      one('a', 'd'),
      '", "',
      replacement,
      '", "',
      label,
      '", "',
      pattern,
      '")',
    ),
    join(
      'label_join(',
      tie('vector'),
      ', "',
      one('a', 'd'),
      '", "',
      one('', '-'),
      '", ',
      some(one('"b"', '"c"'), 2),
      ')',
    ).map((text) => text.replace(', )', ')')),
    one('vector(1)', 'hour()'),
    join(
      '(',
      tie('vector'),
      ') ',
      one('+', '>', '== bool', '<=', '*', '-', '/', '!='),
      ' ',
      one('1', '0', '-2', '3'),
    ),
    join(one('2', '0'), ' ', one('<', '-', '*', '>= bool', '=='), ' (', tie('vector'), ')'),
    twice(tie('vector')),
    alike,
    join('(', selector, ' > ', one('1', '4'), ') and (', selector, ' < ', one('1', '4'), ')'),
    join(
      '(',
      tie('vector'),
      ') ',
      one('or', 'and', 'unless'),
      ' ',
      fc.option(join(one('on', 'ignoring'), labels), { nil: '' }),
      ' (',
      tie('vector'),
      ')',
    ),
    join(
      '(',
      tie('vector'),
      ') ',
      one('+', '>', '>= bool', '*'),
      ' ',
      fc.option(matching, { nil: '' }),
      '(',
      tie('vector'),
      ')',
    ),
  ),
})).vector

const recordings = [
  { record: 'rec:one', expr: 'sum by (a, b) (foo)' },
  { record: 'rec:two', expr: 'max without (b, c) (bar)', labels: { d: 'q', c: '' } },
  { record: 'rec:three', expr: 'rec:one > on (a) group_left rec:two', labels: { c: 'x' } },
  { record: 'rec:three', expr: 'sum(foo)', labels: { b: 'y' } },
]

const seriesSets = ['foo', 'bar', 'baz', 'qux_total'].flatMap((name, seed) =>
  ['', 'x', 'y'].flatMap((a, i) =>
    ['', 'x', 'y'].flatMap((b, j) =>
      ['', 'x'].flatMap((c, k) => {
        // About a third of all combinations, so that some matches are one to one.
        if ((i * 7 + j * 5 + k * 3 + seed * 2) % 3 !== 0) return []
        const pairs = Object.entries({ a, b, c }).filter(([, value]) => value !== '')
        return [`${name}{${pairs.map(([key, value]) => `${key}="${value}"`).join(',')}}`]
      }),
    ),
  ),
)

interface Sample {
  readonly labels: Record<string, string>
  readonly value: number
}

const numberOf = (text: string): number =>
  text === '+Inf' ? Infinity : text === '-Inf' ? -Infinity : Number(text)

/** What promtool returns for each expression; nothing where it reports an error. */
function results(promtool: Promtool, texts: readonly string[]): (readonly Sample[] | undefined)[] {
  const folder = newFolder()
  try {
    writeFileSync(
      joinPath(folder, 'rules.yml'),
      JSON.stringify({ groups: [{ name: 'g', rules: recordings }] }),
    )
    const wrong = [{ labels: 'never', value: 1 }]
    const suite = {
      rule_files: ['rules.yml'],
      evaluation_interval: '1m',
      tests: [
        {
          interval: '1m',
          input_series: seriesSets.map((series, i) => ({ series, values: `${i}+1x8` })),
          promql_expr_test: texts.map((expr, i) => ({
            expr: `${expr} # ${i}`,
            eval_time: '6m',
            exp_samples: wrong,
          })),
        },
      ],
    }
    const file = joinPath(folder, 'suite.yml')
    writeFileSync(file, JSON.stringify(suite))
    const { stdout, stderr } = spawnSync(promtool.path, ['test', 'rules', file], {
      encoding: 'utf8',
      maxBuffer: 2 ** 28,
    })
    const found: (readonly Sample[] | undefined)[] = texts.map(() => undefined)
    for (const [, index, got] of (stdout + stderr).matchAll(/ # (\d+)", time: 6m,\s+exp: .*\s+got: (.*)/g)) {
      found[Number(index)] = [...(got as string).matchAll(/\{([^}]*)\} (\S+?)(?:,|$)/g)].map(
        ([, pairs, value]) => ({
          labels: Object.fromEntries(
            [...(pairs as string).matchAll(/(\w+)="([^"]*)"/g)].map(([, key, text]) => [key, text]),
          ),
          value: numberOf(value as string),
        }),
      )
    }
    return found
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function fits(branch: Branch, sample: Record<string, string>): boolean {
  return ['a', 'b', 'c', 'd', '__name__'].every((name) => {
    const fact = factOf(branch, name)
    if (fact.state === 'may') return true
    const value = sample[name]
    return fact.state === 'has'
      ? value !== undefined && (fact.values?.includes(value) ?? true)
      : value === undefined
  })
}

describe('what promtool returns', () => {
  const rules: Recording[] = recordings.map((rule) => ({
    name: rule.record,
    expr: parsePromql(rule.expr).expr as Expr,
    labels: Object.entries(rule.labels ?? {}),
    origin: rule,
  }))
  const resolve = resolverOf(rules)
  interface Asked {
    readonly major: number
    readonly texts: readonly string[]
    readonly returned: ReturnType<typeof results>
  }
  let asked: readonly Asked[] = []
  beforeAll(async () => {
    const usable = vector.filter((text) => text.length < 300 && parsePromql(text).expr !== undefined)
    const texts = fc.sample(usable, { numRuns: 2000, seed })
    const promtools = await promtoolsForTests()
    asked = promtools.map((promtool) => ({
      major: promtool.major,
      texts,
      returned: results(promtool, texts),
    }))
  })

  test('labels', () => {
    for (const { major, texts, returned } of asked) {
      const wrong = texts.flatMap((text, i) => {
        const branches = labelsOf(parsePromql(text).expr as Expr, resolve)
        const misfits =
          returned[i]?.filter(({ labels }) => !branches.some((branch) => fits(branch, labels))) ?? []
        return misfits.map((sample) => ({ text, sample }))
      })
      expect(wrong.slice(0, 5), `promtool ${major}, seed ${seed}`).toEqual([])
      // Expressions that all return nothing would prove nothing.
      expect(returned.flatMap((samples) => samples ?? []).length).toBeGreaterThan(1000)
    }
  })

  test('outcomes', () => {
    for (const { major, texts, returned } of asked) {
      const counts = { always: 0, sometimes: 0, never: 0 }
      const wrong = texts.flatMap((text, i) => {
        const samples = returned[i]
        if (!samples) return []
        const { returns, range } = outcomeOf(parsePromql(text).expr as Expr, resolve)
        counts[returns]++
        const isWrong =
          (returns === 'always' && samples.length === 0) ||
          (returns === 'never' && samples.length > 0) ||
          samples.some(({ value }) => value < range.min || value > range.max)
        return isWrong ? [{ text, returns, range, samples }] : []
      })
      expect(wrong.slice(0, 5), `promtool ${major}, seed ${seed}`).toEqual([])
      expect(Math.min(...Object.values(counts))).toBeGreaterThan(20)
    }
  })
})
