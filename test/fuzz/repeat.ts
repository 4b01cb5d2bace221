/** Texts that grow: one or two pieces that stand in them again and again. */
import type { Random } from './random.ts'

/** What grows: each of the pieces, one behind the other, many times. */
export interface Repetition {
  readonly before: string
  readonly pieces: readonly string[]
  readonly after: string
  /** Whether the names in the pieces differ each time. */
  readonly isNumbered: boolean
}

/** Openings without an end, and other things that a reader may go back over. */
const signs =
  '( [ { {{ "- " - " \' ` `` < <!-- --> []( [x]( ![ ![]( "> " "* " "# " \\ \\n | "| a " "&a " "*a " __ _a *a ** ~ [a][ [^1] + a+ (a+)+ a| .* [a x{ a{1,9} , "1 " "_ " -1 e [[ ]] :: "not " sum( -( " or up" a/ */ **/ "a," {{if(1)}} %}} ``` <a <a> </a> <b &amp; !!str 漢 😀 \u200b'
    .match(/"[^"]+"|\S+/g)
    ?.map((sign) => (/^".+"$/.test(sign) ? sign.slice(1, -1) : sign)) ?? []

const blanks = ['\n', '\r', ' ', '\t', '\n\n', '\r\n', '\n  ', '\x1b', '\u00a0']

/** Whole things that a file of each kind may hold many of. */
const things = [
  '      - alert: A\n        expr: up == 0\n',
  '      - record: a:b\n        expr: up\n',
  '      - record: a:b\n        expr: sum(a:b)\n',
  '      - { alert: A, expr: "ALERTS{alertname=\'B\'}" }\n',
  '  - name: a\n    rules: [{ alert: A, expr: up }]\n',
  '          a: b\n',
  '        - a\n',
  '? a\n',
  'a: b\n',
  '- a\n',
  '#\n',
  '# firedrill disable-line x: y\n',
  '# firedrill disable x: y\n# firedrill enable x\n',
  '      # firedrill disable-next-line alert/for: y\n',
  '<!-- firedrill disable-line x: y -->\n',
  '{{% rule "a.yml" "Down" %}}\n',
  '{{% rule "a.yml" "Dawn" %}}\n',
  '{{% comment %}}\n```yaml\nalert: Down\nexpr: up\n```\n{{% /comment %}}\n',
  '{{% comment %}}',
  '{{% alerts "a.yml" %}}\n',
  '{{% note %}}x{{% /note %}}\n',
  '[x](y.md)\n',
  '[x](#head)\n',
  '[x][y]\n',
  '[y]: z.md\n',
  '## Head\n',
  '## Head {#x}\n',
  'a\n===\n',
  '| a | b |\n',
  '- a\n  - b\n',
  '```\n',
  '```sh\nx\n```\n',
  '<a id="x">',
  '<div>\n',
  'https://h/ ',
  'https://runbooks.example.org/runbooks/a/dawn/ ',
  '`Down` ',
  '---\n',
  '1x4 ',
  '1+1x3 ',
  '      - { series: \'up{job="a"}\', values: 1x4 }\n',
  '      - { eval_time: 5m, alertname: Down }\n',
  '      - { eval_time: 5m, alertname: Dawn, exp_alerts: [{ exp_labels: { a: b } }] }\n',
  '  - input_series: [{ series: up, values: 1 }]\n',
  '  - ../rules/a.yml\n',
  '{{ $labels.x }}',
  '{{ if $value }}x{{ end }}',
  '*a*a',
  '!*.md\n',
  'x/y\n',
  '  alert/for: off\n',
  '  - { paths: [rules/], checks: { alert/for: off } }\n',
]

function pieceOf(text: string, random: Random): string {
  const kind = random.int(6)
  const at = random.int(text.length + 1)
  if (kind === 0) return text.slice(at, at + 1 + random.int(30))
  if (kind === 1) {
    const start = text.lastIndexOf('\n', at - 1) + 1
    let end = start
    for (let i = 0; i <= random.int(6); i++) end = text.indexOf('\n', end) + 1 || text.length
    return text.slice(start, end)
  }
  if (kind < 4) return random.pick(things)
  return random.list(1, 3, () => random.pick(random.chance(0.8) ? signs : blanks)).join('')
}

export function repetitionOf(text: string, random: Random): Repetition {
  const pieces = random.list(1, random.chance(0.3) ? 2 : 1, () => pieceOf(text, random))
  const isLine = pieces.some((piece) => piece.endsWith('\n'))
  const anywhere = random.int(text.length + 1)
  // Lines stand between lines.
  const at = isLine ? text.indexOf('\n', anywhere) + 1 || text.length : anywhere
  return { before: text.slice(0, at), pieces, after: text.slice(at), isNumbered: random.chance(0.4) }
}

/** The text in which the pieces stand so often that it has about `length` characters. */
export function repeated({ before, pieces, after, isNumbered }: Repetition, length: number): string {
  const room = (length - before.length - after.length) / pieces.length
  const grown = pieces.map((piece) => {
    const times = piece === '' ? 0 : Math.max(1, Math.ceil(room / piece.length))
    return isNumbered ? numbered(piece, times) : piece.repeat(times)
  })
  return before + grown.join('') + after
}

/** The last name of the piece gets a number. */
function numbered(piece: string, times: number): string {
  const [name] = /[A-Za-z]\w*(?=[^A-Za-z]*$)/.exec(piece) ?? []
  if (name === undefined) return piece.repeat(times)
  const at = piece.lastIndexOf(name) + name.length
  return Array.from({ length: times }, (_, i) => `${piece.slice(0, at)}${i}${piece.slice(at)}`).join('')
}
