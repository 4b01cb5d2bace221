import fc from 'fast-check'
import { expect, test } from 'vitest'
import { scanShortcodes } from '../../scripts/shortcode/scan.ts'

/** Calls as one line each: kind, name, arguments. */
function calls(text: string): string[] {
  return scanShortcodes(text).calls.map(({ kind, name, args }) =>
    [kind, name, ...args.map((arg) => (arg.name === undefined ? '' : `${arg.name}=`) + arg.value)].join(
      ' | ',
    ),
  )
}

/** Problems as the text they point at, what is said about it, and what to do. */
function problems(text: string): string[] {
  return scanShortcodes(text).problems.map(
    ({ start, end, message, help }) => `${JSON.stringify(text.slice(start, end))} ${message}. ${help ?? ''}`,
  )
}

test('the third kind of delimiter', () => {
  expect(calls('<<% rule "a.yml" "A" %>> <<% comment %>>x<<% /comment %>><<% comment /%>>')).toEqual([
    'open | rule | a.yml | A',
    'open | comment',
    'close | comment',
    'self-closing | comment',
  ])
  expect(scanShortcodes('<<%/* rule "a" */%>>').escapes).toMatchObject([{ text: '<<% rule "a" %>>' }])
})

test('elsewhere its sign is only text', () => {
  for (const text of ['printf("<<%s>>", x)', '1 <<% 2', '<<% x', '<<%%>>', 'cat <<%EOF\n"a"\n%EOF'])
    expect(scanShortcodes(text)).toEqual({ calls: [], escapes: [], problems: [] })
  expect(problems('<<% rule "a" "b" %}}')).toHaveLength(1)
})

test('what it marks and what Hugo marks do not close each other', () => {
  expect(problems('<<% comment %>>x{{% /comment %}}')).toHaveLength(2)
  expect(problems('{{% comment %}}x{{< /comment >}}')).toEqual([])
})

test('a call knows the one that closes it', () => {
  const text =
    '{{% comment %}}{{< tab "x" >}}{{< ref "a" >}}{{% comment %}}{{% /comment %}}{{< /tab >}}{{% /comment %}}'
  expect(scanShortcodes(text).problems).toEqual([])
  expect(scanShortcodes(text).calls.map((call) => call.closedBy)).toEqual([
    6,
    5,
    undefined,
    4,
    undefined,
    undefined,
    undefined,
  ])
})

test.each([
  ['{{% rule a-b -c d_e 1.5 %}}', 'open | rule | a-b | -c | d_e | 1.5'],
  ['{{% rule "a\\"b\\\\c" "d\\\\e" %}}', 'open | rule | a"bc | d\\\\e'],
  ['{{% rule \\"a b\\" `c\nd` %}}', 'open | rule | a b | c\nd'],
  ['{{< rule file = "a" alert =b >}}', 'open | rule | file=a | alert=b'],
  ['{{< rule "file"="a" "alert"=`b` >}}', 'open | rule | file=a | alert=b'],
  ['{{%/**/%}}{{%/* {{% rule %}} */%}}{{< a/b.inline >}}'.replace('.inline', ''), 'open | a/b'],
])('%s', (text, call) => {
  expect(scanShortcodes(text).problems).toEqual([])
  expect(calls(text)).toEqual([call])
})

test.each([
  '{{% rule file = "a" "b" %}}',
  '{{% rule "a" alert = "b" %}}',
  '{{% rule a b = "c" %}}',
  '{{%/*/%}} */%}}',
])('refused: %s', (text) => {
  expect(problems(text)).toHaveLength(1)
})

test('the rest of a broken call is no second problem', () => {
  expect(problems("{{% rule 'a' {{x %}}")).toHaveLength(1)
  expect(problems("{{% rule ' %}}{{% rule ' %}}")).toHaveLength(2)
  expect(problems("{{% rule ' <<% x %}}")).toHaveLength(1)
})

test('a scan begins where it is told to', () => {
  const text = '---\nt: {{% rule %}}\n---\n{{% rule "a" "b" %}}'
  expect(scanShortcodes(text, 24).calls).toMatchObject([{ start: 24 }])
})

test('what is wrong is said once, at its place, and the rest is still found', async () => {
  const cases = [
    '{{% rule "a" "b"\n\nMore text, and {{% rule "c" "d" %}}',
    '{{% rule "a" "b" {{% rule "c" "d" %}}',
    '{{% rule "a" "b"',
    '{{% rule "a" "b" >}} {{% rule "c" "d" %}}',
    '{{< rule "a" "b" %}} {{% rule "c" "d" %}}',
    '{{% rule "a" "b" }} {{% rule "c" "d" %}}',
    '<<% rule "a" "b" >>',
    '{{% rule \'a b\' \'c\' %}} {{% rule "c" "d" %}}',
    '{{% rule “a” “b” %}} {{% rule "c" "d" %}}',
    '{{% rule "a" "b %}}\n{{% rule "c" "d" %}}',
    '{{% rule "a" `b %}}\n{{% rule "c" "d" %}}',
    '{{% rule "a\\`b" %}} {{% rule "c" "d" %}}',
    '{{% rule "a" alert="b" %}} {{% rule "c" "d" %}}',
    '{{% rule file="a" "b" %}} {{% rule "c" "d" %}}',
    '{{% rule file ="a" alert="b" %}}',
    '{{% rule file="a" alert ="b" %}}',
    '{{% rule ="a" %}}',
    '{{% rule file=a alert=b%}} {{% rule "c" "d" %}}',
    '{{% rule file=%}} {{% rule "c" "d" %}}',
    '{{% rule file=',
    '{{% rule redis/a.yml A %}} {{% rule "c" "d" %}}',
    '{{% rule $file A:B %}}',
    '{{% rule file=a B,C %}}',
    '{{% rule a\u0007 %}}',
    '{{% rule a % %}}',
    '{{% %}} {{% / %}}',
    '{{% rule.x "a" %}}',
    '{{% comment/%}}',
    '{{% "rule" %}}',
    '{{%/* rule "a" "b" %}}',
    '{{% /* rule "a" "b" */%}}',
    '{{% comment %}} never closed {{% rule "c" "d" %}}',
    '{{% comment %}} a {{% comment %}} b {{% /comment %}}',
    '{{% comment %}} a {{% /comment %}} b {{% /comment %}}',
    '{{% comment %}} a {{% /comment "x" %}}',
    '{{% comment %}} a {{% /comment\n%}}',
    "{{% comment 'a' %}} a {{% /comment %}}",
    '{{< tab >}}{{% comment %}}{{< /tab >}}',
    '{{< /tab >}}',
    '{{% rule "a" "b" /%}}',
    '{{% rule "a" "b" %}} x {{% /rule %}}',
  ]
  const shown = cases.map(
    (text) =>
      `${JSON.stringify(text)}\n${[...problems(text), ...calls(text)].map((line) => `    ${line}\n`).join('')}`,
  )
  await expect(shown.join('\n')).toMatchFileSnapshot('problems.txt')
})

const signs = fc.constantFrom(
  ...[
    '{{%',
    '%}}',
    '{{<',
    '>}}',
    '<<%',
    '%>>',
    '/*',
    '*/',
    '/',
    '=',
    '"',
    '`',
    "'",
    '\\',
    '\\"',
    ' ',
    '\n',
    '\r\n',
  ],
  ...['rule', 'comment', '/comment', 'tab', 'é', '😀', '\ufeff', '\u00a0', '"a.yml"', '.', '-', ','],
)
const anyText = fc.array(signs, { maxLength: 40 }).map((parts) => parts.join(''))

test('property: places slice back to what was read, in order and without overlap', () => {
  fc.assert(
    fc.property(anyText, fc.nat(10), (text, from) => {
      const { calls, escapes, problems } = scanShortcodes(text, from)
      let at = from
      for (const span of [...calls, ...escapes].sort((a, b) => a.start - b.start)) {
        expect(span.start).toBeGreaterThanOrEqual(at)
        at = span.end
      }
      for (const call of calls) {
        const source = text.slice(call.start, call.end)
        expect(source).toMatch(
          { '%': /^\{\{%.*%\}\}$/s, '<': /^\{\{<.*>\}\}$/s, '<<%': /^<<%.*%>>$/s }[call.delimiter],
        )
        expect(text.slice(call.nameSpan.start, call.nameSpan.end)).toBe(call.name)
        let inside = call.nameSpan.end
        for (const arg of call.args) {
          expect(arg.start).toBeGreaterThanOrEqual(inside)
          expect(arg.content.start).toBeGreaterThanOrEqual(arg.start)
          expect(arg.content.end).toBeLessThanOrEqual(arg.end)
          inside = arg.end
          const raw = text.slice(arg.content.start, arg.content.end)
          if (!raw.includes('\\"')) expect(raw).toBe(arg.value)
          if (arg.name !== undefined)
            expect(text.slice(arg.start, arg.content.start)).toContain(`${arg.name}`)
        }
        expect(call.end).toBeGreaterThan(inside)
        if (call.closedBy !== undefined)
          expect(calls[call.closedBy]).toMatchObject({ kind: 'close', name: call.name })
      }
      for (const problem of problems) {
        expect(problem.start).toBeGreaterThanOrEqual(from)
        expect(problem.end).toBeGreaterThan(problem.start)
        expect(problem.end).toBeLessThanOrEqual(text.length)
      }
    }),
    { numRuns: 5000 },
  )
})

test('property: a page in which every call is in order has no problems, whatever is around it', () => {
  const prose = fc.string({
    unit: fc.constantFrom('a', ' ', '\n', '{{ $x }}', '"', "'", '`', '%}}', '<', 'é'),
  })
  const name = fc.constantFrom('a.yml', 'a/b c.yml', 'Ä', '%}}', "it's")
  const call = fc.tuple(
    fc.constantFrom(['{{%', '%}}'], ['{{<', '>}}'], ['<<%', '%>>']),
    name,
    name,
    fc.boolean(),
  )
  fc.assert(
    fc.property(fc.array(fc.tuple(prose, call)), (parts) => {
      const written = parts.map(([before, [[open, close], file, alert, named]]) => ({
        before: before.replace(/<+$/, ''),
        text: named
          ? `${open} rule file="${file}" alert=\`${alert}\` ${close}`
          : `${open} rule \`${file}\` "${alert}" ${close}`,
        values: [file, alert],
      }))
      const text = written.map(({ before, text }) => before + text).join('')
      const scan = scanShortcodes(text)
      expect(scan.problems).toEqual([])
      expect(scan.calls.map((call) => text.slice(call.start, call.end))).toEqual(written.map((w) => w.text))
      expect(scan.calls.map((call) => call.args.map((arg) => arg.value))).toEqual(
        written.map((w) => w.values),
      )
    }),
  )
})

test.each([
  '{{%',
  '{{% a ',
  '{{% a "',
  '{{% a \\"',
  '{{% a "\\"',
  '{{% a `',
  '{{% a =',
  '{{%a/',
  '{{% a b=',
  "{{% a '",
  '{{% a “',
  '{{%/*',
  '{{%/*/%}}',
  '{{% comment %}}',
  '{{% /comment %}}',
  '{{< tab >}}{{% comment %}}',
  '<<%a "\\"',
  '<<%',
  '{{%\n',
  'a ',
  '{{<>}}',
  '{{% rule %}}',
])('half a hostile megabyte of %j takes no time', (unit) => {
  const text = unit.repeat(Math.ceil(500_000 / unit.length))
  expect(scanShortcodes(text).problems.length).toBeLessThanOrEqual(text.length)
})

test('a deep nest takes no time either', () => {
  const names = Array.from({ length: 20_000 }, (_, i) => `x${i}`)
  const text =
    names.map((name) => `{{< ${name} >}}`).join('') + names.map((name) => `{{< /${name} >}}`).join('')
  expect(scanShortcodes(text).calls).toHaveLength(40_000)
})
