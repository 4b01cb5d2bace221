import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseTemplate } from '../../scripts/template/parse.ts'
import { usesOf } from '../../scripts/template/uses.ts'
import { check, promtoolsForTests } from '../support/promtools.ts'
import { seed } from '../support/seed.ts'
import { templates } from './templates.ts'

const uses = (text: string): ReturnType<typeof usesOf> => {
  const template = parseTemplate(text)
  expect(template.problem).toBeUndefined()
  return usesOf(template)
}
const cut = (text: string, { start, end }: { start: number; end: number }): string => text.slice(start, end)

describe('labels', () => {
  test.each([
    ['{{ $labels.a }}', ['a $labels.a']],
    ['{{ .Labels.a }}', ['a .Labels.a']],
    ['{{ $.Labels.a }}', ['a $.Labels.a']],
    ['{{ index $labels "a-b" }}', ['a-b index $labels "a-b"']],
    ['{{ index .Labels `a` }}', ['a index .Labels `a`']],
    ['{{ index $labels $externalURL }}', []],
    ['{{ $labels.a | title }}', ['a $labels.a']],
    ['{{ printf "%s" $labels.a }}', ['a $labels.a']],
    ['{{ title ($labels.a) }}', ['a $labels.a']],
    ['{{ with $labels.a }}{{ . }}{{ end }}', ['a $labels.a']],
    ['{{ with $labels }}{{ .a }}{{ end }}', ['a .a']],
    ['{{ with .Labels }}{{ .a }}{{ else }}{{ .Labels.b }}{{ end }}', ['a .a', 'b .Labels.b']],
    [
      '{{ if $labels.a }}{{ $labels.b }}{{ else }}{{ $labels.c }}{{ end }}',
      ['a $labels.a', 'b $labels.b', 'c $labels.c'],
    ],
    ['{{ $l := $labels }}{{ $l.a }}', ['a $l.a']],
    ['{{ $l := .Labels }}{{ if true }}{{ $l := 1 }}{{ $l }}{{ end }}{{ $l.a }}', ['a $l.a']],
    ['{{ range $k, $v := $labels }}{{ $k }}{{ $v }}{{ end }}', []],
    ['{{ range query "up" }}{{ $labels.a }}{{ end }}', ['a $labels.a']],
    ['{{ define "t" }}{{ .Labels.a }}{{ end }}{{ template "t" . }}', ['a .Labels.a']],
    ['{{ define "t" }}{{ .a }}{{ end }}{{ template "t" $labels }}', ['a .a']],
    ['{{ define "t" }}{{ .Labels.a }}{{ end }}', []],
    ['{{ define "t" }}{{ template "t" . }}{{ .Labels.a }}{{ end }}{{ template "t" . }}', ['a .Labels.a']],
    ['{{ block "b" . }}{{ .Labels.a }}{{ end }}', ['a .Labels.a']],
    ['{{/* $labels.a */}}', []],
    ['$labels.a', []],
    ['{{ "$labels.a" }}', []],
  ])('%s', (text, expected) => {
    const found = uses(text).labels.filter(({ of }) => of === 'labels')
    expect(found.map((use) => `${use.label} ${cut(text, use)}`)).toEqual(expected)
  })

  test.each([['{{ $externalLabels.a }}'], ['{{ .ExternalLabels.a }}'], ['{{ index $externalLabels "a" }}']])(
    'external: %s',
    (text) => expect(uses(text).labels).toMatchObject([{ label: 'a', of: 'externalLabels' }]),
  )

  test.each([
    ['{{ with query "up" }}{{ . | first | label "a" }}{{ end }}', ['a "a"']],
    ['{{ query "up" | first | label "a" }}', ['a "a"']],
    ['{{ label "a" (query "up" | first) }}', ['a "a"']],
    ['{{ range query "up" }}{{ .Labels.a }}{{ .Value }}{{ end }}', ['a .Labels.a']],
    ['{{ range $s := query "up" }}{{ $s.Labels.a }}{{ end }}', ['a $s.Labels.a']],
    ['{{ range $i, $s := query "up" }}{{ index $s.Labels "a" }}{{ end }}', ['a index $s.Labels "a"']],
    ['{{ (query "up" | first).Labels.a }}', ['a (query "up" | first).Labels.a']],
    ['{{ range query "up" | sortByLabel "a" }}{{ end }}', ['a "a"']],
    ['{{ $r := query "up" }}{{ range $r }}{{ .Labels.a }}{{ end }}', ['a .Labels.a']],
  ])('of a query: %s', (text, expected) => {
    const found = uses(text).labels.filter(({ of }) => typeof of === 'object' && of.text === 'up')
    expect(found.map((use) => `${use.label} ${cut(text, use)}`)).toEqual(expected)
  })
})

describe('the value', () => {
  test.each([
    ['{{ $value }}', ['$value shown']],
    ['{{ .Value }}', ['.Value shown']],
    ['{{ $value | humanize }}', ['$value shown humanize']],
    ['{{ humanize $value }}', ['$value shown humanize']],
    ['{{ humanize (printf "%.0f" $value) }}', ['$value shown printf humanize']],
    ['{{ $value | printf "%.2f" }}', ['$value shown printf']],
    ['{{ if gt $value 5.0 }}a{{ end }}', ['$value used gt']],
    ['{{ with $value }}{{ . }}{{ end }}', ['$value used', '$value shown']],
    ['{{ $v := $value }}{{ $v | humanize }}', ['$value used', '$value shown humanize']],
    ['{{ define "t" }}{{ . }}{{ end }}{{ template "t" $value }}', ['$value shown', '$value shown']],
    ['{{ range query "up" }}{{ .Value }}{{ end }}', []],
    ['{{ query "up" | first | value | humanize }}', []],
  ])('%s', (text, expected) => {
    const found = uses(text).values
    expect(
      found.map((use) => [cut(text, use), use.isShown ? 'shown' : 'used', ...use.functions].join(' ')),
    ).toEqual(expected)
  })
})

test.each([
  ['{{ query "up == 0" }}', [['query', 'up == 0', '"up == 0"']]],
  ['{{ query `up{a="b"}` | first }}', [['query', 'up{a="b"}', '`up{a="b"}`']]],
  ['{{ query (printf "up{a=%q}" $labels.a) }}', [['query', 'up{a="x"}', '"up{a=%q}"']]],
  [
    '{{ printf `up{a="%s"} > %f %%` $labels.a 5.0 | query }}',
    [['query', 'up{a="x"} > 1 %', '`up{a="%s"} > %f %%`']],
  ],
  ['{{ $q := "up" }}{{ query $q }}', [['query', 'up', '"up"']]],
  ['{{ "up" | query }}', [['query', 'up', '"up"']]],
  ['{{ query (printf "%[1]s" $labels.a) }}', []],
  ['{{ query $labels.a }}', []],
  [
    '{{ graphLink "up" }} {{ tableLink "down" }}',
    [
      ['graphLink', 'up', '"up"'],
      ['tableLink', 'down', '"down"'],
    ],
  ],
])('queries: %s', (text, expected) => {
  const found = uses(text).queries
  expect(found.map((query) => [query.by, query.text, cut(text, query)])).toEqual(expected)
})

test.each([
  ['{{ .labels.a }}', ['labels: there is no `.labels`; did you mean `.Labels`?']],
  ['{{ .instance }}', ['instance: there is no `.instance`; did you mean `.Labels.instance`?']],
  [
    '{{ with $labels.a }}{{ .Labels.b }}{{ end }}',
    ['Labels: the label `a` is a string, which has no `.Labels`'],
  ],
  ['{{ $labels.a.b }}', ['b: the label `a` is a string, which has no `.b`']],
  [
    '{{ (query "up").Labels.a }}',
    ['Labels: the results of `query` are a list, which has no `.Labels`: take the `first`, or use `range`'],
  ],
  [
    '{{ range query "up" }}{{ .Metric }}{{ end }}',
    ['Metric: a result of `query` has only `.Labels` and `.Value`, not `.Metric`'],
  ],
  ['{{ humanize "abc" }}', ['"abc": `humanize` needs a number, and `abc` is not one']],
  ['{{ if gt $value 5 }}a{{ end }}', ["5: `gt` can't compare a float with an integer; write `5.0`"]],
  ['{{ if gt 5 $value }}a{{ end }}', ["$value: `gt` can't compare an integer with a float"]],
  ['{{ if gt $value 5.0 }}{{ else if eq $labels.a "b" "c" }}{{ else if lt 3 5 }}{{ end }}', []],
  ['{{ if eq $labels.a 500 }}a{{ end }}', ["500: `eq` can't compare a string with an integer"]],
  ['{{ if eq (humanize $value) "5" }}a{{ end }}', []],
  ['{{ template "x" . }}', ['{{ template "x" . }}: there is no template `x`']],
  ['{{ reReplaceAll "(" "" $labels.a }}', ['"(": invalid regular expression: this `(` is never closed']],
  ['{{ match "a.*" $labels.a }}{{ parseDuration "1h30m" }}{{ parseDuration "-5m" }}', []],
  ['{{ parseDuration "1 hour" }}', ['"1 hour": `1 hour` is not a duration']],
  ['{{ humanize "1e5" }}{{ humanize "+Inf" }}{{ humanize $value }}', []],
  ['{{ .Labels }}{{ .Value }}{{ .ExternalURL }}{{ .ExternalLabels.x }}', []],
  ['{{ $x := "" }}{{ if true }}{{ $x = $labels.a }}{{ end }}{{ humanize $x }}', []],
])('what fails when it is expanded: %s', (text, expected) => {
  expect(uses(text).problems.map((problem) => `${cut(text, problem)}: ${problem.message}`)).toEqual(expected)
})

test.each([
  ['{{ humanize $labels.a }}', ['humanize a: $labels.a']],
  ['{{ $labels.a | humanizeDuration }}', ['humanizeDuration a: humanizeDuration']],
  ['{{ query "up" | first | label "a" | humanize }}', ['humanize a: humanize']],
])('labels that are counted with: %s', (text, expected) => {
  expect(uses(text).counted.map((use) => `${use.by} ${use.label}: ${cut(text, use)}`)).toEqual(expected)
})

test.each([
  ['{{ printf "%d" $value }}', ['%d']],
  ['{{ $value | printf "%s is %.2f" }}', ['%s']],
  ['{{ printf "%s: %5.1f%%" $labels.a $value }}', []],
  ['{{ printf "%v %g %e" $value $value $value }}', []],
  ['{{ printf "%s" (humanize $value) }}', []],
  ['{{ printf "%-*d" 5 $value }}', []],
])('verbs that cannot show it: %s', (text, expected) => {
  expect(uses(text).verbs.map((use) => cut(text, use))).toEqual(expected)
})

test.each([
  ['{{ query "up" | first | value }}', 1],
  ['{{ (query "up" | first).Labels.a }}', 1],
  ['{{ with query "up" }}{{ . | first | value }}{{ end }}', 0],
  ['{{ $r := query "up" }}{{ if $r }}{{ $r | first | value }}{{ end }}', 0],
  ['{{ range query "up" }}{{ .Value }}{{ end }}', 0],
])('first of what may be nothing: %s', (text, count) => expect(uses(text).firsts).toHaveLength(count))

test('problems say what is wrong, and where', async () => {
  const wrong = templates.filter((text) => parseTemplate(text).problem)
  const lines = wrong.flatMap((text) => {
    const { start, end, message } = parseTemplate(text).problem ?? { start: 0, end: 0, message: '' }
    return [JSON.stringify(text), `  ${JSON.stringify(text.slice(start, end))} ${message}`]
  })
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('problems.txt')
})

describe('what promtool thinks of it', () => {
  async function compare(texts: readonly string[], note?: string): Promise<void> {
    const promtools = await promtoolsForTests()
    const rules = texts.map((text, i) => ({ alert: `r${i}`, expr: 'up', annotations: { text } }))
    const answers = promtools.map((promtool) => check(promtool, rules))
    const wrong = texts.flatMap((text, i) => {
      const refused = answers.every((answer) => answer.has(i))
      const { problem } = parseTemplate(text)
      return refused === (problem !== undefined) ? [] : [{ text, ours: problem?.message, refused }]
    })
    // `else with` came with a later Go, and Prometheus with it.
    // Where only an old promtool is at hand, it can't be asked about what came after it.
    const isNew = ({ text }: { text: string }): boolean =>
      promtools.every(({ major }) => major === 2) &&
      /else with|\b(toDuration|now|urlQueryEscape)\b/.test(text)
    expect(wrong.filter((each) => !isNew(each)).slice(0, 5), note).toEqual([])
  }

  test('a list of templates', () => compare(templates))

  test('generated ones', async () => {
    const one = (...values: string[]): fc.Arbitrary<string> => fc.constantFrom(...values)
    const word = one(
      ...[
        'text',
        ' ',
        'if ',
        'else ',
        'end',
        'range ',
        'with ',
        'define ',
        'template ',
        'block ',
        'break',
        'nil',
        'true',
      ],
      ...[
        '$value',
        '$labels',
        '.Labels',
        '.x',
        '$x',
        ':=',
        '=',
        ',',
        '|',
        '(',
        ')',
        '"a"',
        '`b`',
        "'c'",
        '1',
        '2.5',
        '0x1',
      ],
      ...[
        'humanize ',
        'printf ',
        'query ',
        'first',
        'foo',
        '.',
        '$',
        '-',
        '"',
        '`',
        'é',
        '#',
        '{',
        '}',
        '\n',
        '08',
        '+',
        '1i',
      ],
    )
    const action = fc.array(word, { maxLength: 6 }).map((words) => `{{ ${words.join(' ')} }}`)
    const snippet = one(
      ...[
        '{{ if $value }}',
        '{{ end }}',
        '{{ else }}',
        '{{ else if true }}',
        '{{ range $i, $v := query "up" }}',
      ],
      ...['{{ with $labels.x }}', '{{ $x := 1 }}', '{{ $x }}', '{{ $value | humanize }}', '{{ define "t" }}'],
      ...[
        '{{ template "t" . }}',
        '{{ block "b" . }}',
        '{{ break }}',
        '{{/* c */}}',
        '{{- . -}}',
        'text',
        '{{',
        '}}',
        '-',
      ],
    )
    const template = fc.oneof(
      action,
      fc
        .array(fc.oneof({ weight: 9, arbitrary: snippet }, word, action), { maxLength: 9 })
        .map((all) => all.join('')),
    )
    await compare(fc.sample(template, { numRuns: 2000, seed }), `seed ${seed}`)
  })
})
