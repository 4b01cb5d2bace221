/** Whatever the text of a rule is, a Markdown parser sees one code block with the rule, and nothing else of it. */
import fc from 'fast-check'
import remarkParse from 'remark-parse'
import { unified } from 'unified'
import { expect, test } from 'vitest'
import { asWritten } from '../../scripts/emit/flavor/as-written.ts'
import { flavored } from '../../scripts/emit/flavor/flavored.ts'
import { flavorNames } from '../../scripts/emit/flavor/names.ts'
import { ruleLines } from '../../scripts/model/rule-text.ts'
import { expandPage } from '../../scripts/shortcode/expand.ts'
import { scanShortcodes } from '../../scripts/shortcode/scan.ts'
import { makeProject } from '../support/tree.ts'

interface Node {
  readonly type: string
  readonly value?: string
  readonly children?: readonly Node[]
}

const leaves = (node: Node): Node[] => node.children?.flatMap(leaves) ?? [node]

const call = '{{% rule "r.yml" "A" %}}'
const places = [
  `${call}\n`,
  `<details>\n<summary>Rule</summary>\n${call}\n</details>\n`,
  `> ${call}\n`,
  `1. one\n\n   ${call}\n\n2. two\n`,
  `> - ${call}\n`,
  `> <div>\n> ${call}\n> </div>\n`,
]

/** What Hugo prints of a text in which all calls are escaped. */
function printed(text: string): string {
  const { calls, escapes, problems } = scanShortcodes(text)
  expect({ calls, problems }).toEqual({ calls: [], problems: [] })
  let [out, at] = ['', 0]
  for (const { start, end, text: own } of escapes) {
    out += text.slice(at, start) + own
    at = end
  }
  return out + text.slice(at)
}

const decoded = (html: string): string =>
  html.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))

const token = fc.constantFrom(
  ...['`', '```', '````', '~~~', '~~~~~', '</details>', '</pre>', '<!--', '-->', '<script>', '<b', '</div>'],
  ...[
    '{{',
    '}}',
    '{{< x >}}',
    '{{% /comment %}}',
    '{{%/* y */%}}',
    '\u0024{x}',
    '{.a}',
    ':::',
    '{% raw %}',
    '|',
  ],
  ...['# h', '- ', '> ', '1. ', '***', '---', '===', '    ', ' ', 'a', '&lt;', '\\', '[a](b)', '&#10;'],
)
const lines = fc.array(
  fc.array(token, { maxLength: 5 }).map((tokens) => tokens.join('')),
  { minLength: 1, maxLength: 6 },
)

test('property: a rule gets out of its code block in no flavor and in no place', () => {
  fc.assert(
    fc.property(lines, fc.constantFrom(...places), fc.boolean(), (texts, place, isHugo) => {
      const scalar = ['x', ...texts].map((line) => `        ${line}`).join('\n')
      const project = makeProject({
        'rules/r.yml': `groups:\n- name: g\n  rules:\n  - alert: A\n    annotations:\n      d: |\n${scalar}\n    expr: up\n`,
        'content/x.md': place,
        [isHugo ? 'content/a/_index.md' : 'content/a/b.md']: 'x\n',
      })
      const page = project.pages.find(({ path }) => path === 'content/x.md')
      const [rule] = project.alerts
      if (!page || !rule) throw new Error('no rule')
      const wanted = ruleLines(rule)
        .map((line) => (/^ *$/.test(line) ? '' : line))
        .join('\n')
      const expansion = expandPage(page, project)
      for (const flavor of [undefined, ...flavorNames]) {
        const { text, problem } = flavor
          ? flavored(page, expansion, project, flavor)
          : asWritten(page, expansion, project)
        if (problem !== undefined) {
          expect(problem).toContain('without an end')
          continue
        }
        const body = text.replace(/^---\n[\s\S]*?\n---\n+/, '')
        const shown = flavor === 'hugo' || (flavor === undefined && isHugo) ? printed(body) : body
        const nodes = leaves(unified().use(remarkParse).parse(shown) as Node)
        const others = nodes
          .filter(({ type }) => type !== 'code')
          .map(({ value = '' }) => value.replace(/<pre><code class="language-yaml">[^<]*<\/code><\/pre>/, ''))
        expect(others.join('\n').replace(/<\/?(?:details|summary|div)>|Rule|one|two|[\n>]/g, '')).toBe('')
        const code = nodes.filter(({ type }) => type === 'code').map(({ value = '' }) => value)
        const html = [...body.matchAll(/<code class="language-yaml">([^<]*)<\/code>/g)].map(([, one = '']) =>
          decoded(one),
        )
        const seen = (flavor === 'mkdocs' && code.length === 0 ? html : code).map((one) =>
          one.replace(/^ +$/gm, ''),
        )
        expect(seen).toEqual([wanted])
      }
    }),
    { numRuns: 300 },
  )
})
