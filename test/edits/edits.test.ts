import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addAnnotation } from '../../scripts/edits/annotation.ts'
import { addToList, quoteValue, setFrontMatter, setHeading } from '../../scripts/edits/front-matter.ts'
import { addRunbookUrl, correctRunbookUrl } from '../../scripts/edits/runbook-url.ts'
import { isPlainSafe, replaceIn, scalarText, setScalar } from '../../scripts/edits/scalar.ts'
import { setArgument } from '../../scripts/edits/shortcode.ts'
import { insertSnapshot, refreshSnapshot } from '../../scripts/edits/snapshot.ts'
import { applyEdits, areSound, shrink } from '../../scripts/edits/text.ts'
import { readYaml } from '../../scripts/load/yaml.ts'
import type { Page } from '../../scripts/model/page.ts'
import type { Rule } from '../../scripts/model/rule.ts'
import { scalarAt, type YamlScalar } from '../../scripts/model/yaml.ts'
import { makeProject } from '../support/tree.ts'

const scalarIn = (text: string): YamlScalar =>
  scalarAt(readYaml({ path: 'a.yml', text }).documents[0], 'k') as YamlScalar
const valueIn = (text: string): unknown =>
  scalarAt(readYaml({ path: 'a.yml', text }).documents[0], 'k')?.value

describe('edits of text', () => {
  const edits = fc
    .array(fc.tuple(fc.nat(9), fc.nat(9), fc.string({ maxLength: 4 })), { maxLength: 6 })
    .map((steps) => {
      let at = 0
      return steps.map(([gap, length, text]) => {
        const start = at + gap + 1
        at = start + length
        return { start, end: at, text }
      })
    })

  test('what stands outside of them stays as it is', () => {
    fc.assert(
      fc.property(edits, fc.string({ minLength: 130, maxLength: 200 }), (list, text) => {
        let rest = applyEdits(text, list.toReversed())
        let at = 0
        for (const { start, end, text: wanted } of list) {
          const kept = text.slice(at, start)
          expect(rest.startsWith(kept + wanted)).toBe(true)
          rest = rest.slice(kept.length + wanted.length)
          at = end
        }
        expect(rest).toBe(text.slice(at))
      }),
    )
  })

  test('overlapping ones, and ones out of the text, are refused', () => {
    expect(
      areSound(
        [
          { start: 0, end: 2, text: '' },
          { start: 1, end: 3, text: '' },
        ],
        9,
      ),
    ).toBe(false)
    expect(
      areSound(
        [
          { start: 1, end: 1, text: 'a' },
          { start: 1, end: 1, text: 'b' },
        ],
        9,
      ),
    ).toBe(false)
    expect(
      areSound(
        [
          { start: 0, end: 2, text: '' },
          { start: 2, end: 3, text: '' },
        ],
        9,
      ),
    ).toBe(true)
    expect(() => applyEdits('ab', [{ start: 1, end: 3, text: '' }])).toThrow(RangeError)
  })

  test('a smaller edit does the same, and halves no character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme' }),
        fc.string({ unit: 'grapheme' }),
        fc.string(),
        (old, wanted, around) => {
          const text = around + old + around
          const edit = { start: around.length, end: around.length + old.length, text: wanted }
          const small = shrink(text, edit)
          expect(applyEdits(text, small)).toBe(applyEdits(text, [edit]))
          for (const { text: piece } of small) expect(piece.isWellFormed()).toBe(true)
        },
      ),
    )
    expect(shrink('a😀b', { start: 1, end: 3, text: '😁' })).toEqual([{ start: 1, end: 3, text: '😁' }])
  })
})

describe('a scalar of YAML', () => {
  test.each([
    ['k: old\n', 'k: new\n'],
    ["k: 'old' # why\n", "k: 'new' # why\n"],
    ['k: "old"\r\nj: 1\r\n', 'k: "new"\r\nj: 1\r\n'],
    ['k: |-\n  old\n', 'k: |-\n  new\n'],
    ['k: >\n    old\n\nj: 1\n', 'k: >\n    new\n\nj: 1\n'],
    ['{k: old, j: 1}\n', '{k: new, j: 1}\n'],
  ])('%j', (before, after) => {
    expect(applyEdits(before, setScalar(scalarIn(before), 'new') ?? [])).toBe(after)
  })

  test.each([
    'a: b',
    '',
    '- x',
    'true',
    '1e3',
    '0x1F',
    '~',
    '{a}',
    '[',
    'x #y',
    'x:',
    ' x',
    '012',
    'NO',
    '2020-01-01',
    '@x',
    '`x',
    '%x',
    "it's",
    'say "x"',
    'a\nb',
    'a\tb',
    '\u0085',
    '\ufeff',
    '=',
    '...',
    '--- a',
    '?',
    '-',
    '.5',
    '1_000',
    '12:30:45',
    '!x',
    '&x',
    '*x',
    '|',
    '>',
    "'",
    '"',
    ',',
    '#',
  ])('reads %j back as a text, in every style', (text) => {
    for (const style of ['plain', 'single', 'double'] as const) {
      expect(valueIn(`k: ${scalarText(text, style)}\n`)).toBe(text)
      expect(valueIn(`{k: ${scalarText(text, style, true)}}\n`)).toBe(text)
    }
  })

  test('reads any text back', () => {
    const text = fc.string({ unit: fc.constantFrom(...'ab:#-? \'"\\{}[],&*!|>%@`~\n\té😀0.e') })
    fc.assert(
      fc.property(text, fc.constantFrom('plain', 'single', 'double'), fc.boolean(), (value, style, flow) => {
        const written = scalarText(value, style as 'plain', flow)
        expect(valueIn(flow ? `{k: ${written}}` : `k: ${written}`)).toBe(value)
      }),
      { numRuns: 2000 },
    )
  })

  test('a part of it is replaced in its own style', () => {
    const part = (text: string, from: string, to: string): string => {
      const scalar = scalarIn(text)
      const at = scalar.text.indexOf(from)
      return applyEdits(text, replaceIn(scalar, at, at + from.length, to) ?? [])
    }
    expect(part('k: "a \\"X\\" b"\n', '"X"', '"Y"')).toBe('k: "a \\"Y\\" b"\n')
    expect(part("k: 'it''s X'\n", 'X', "Y's")).toBe("k: 'it''s Y''s'\n")
    expect(part('k: |\n  one\n  two X\n', 'X', 'Y')).toBe('k: |\n  one\n  two Y\n')
    expect(part('k: >-\n  one\n  two X\n', 'X', 'Y: z')).toBe('k: >-\n  one\n  two Y: z\n')
    expect(part('k: a X b\n', 'X', 'Y: z')).toBe("k: 'a Y: z b'\n")
    expect(isPlainSafe('a, b', true)).toBe(false)
  })
})

const base = { site: { base: 'https://example.org/', uglyURLs: false, disablePathToLower: false } }
const alertOf = (rules: string, files: Record<string, string> = {}): { alert: Rule; text: string } => {
  const alert = makeProject({ 'rules/redis.yml': rules, ...files }, base).alerts[0] as Rule
  return { alert, text: rules }
}

describe('an annotation', () => {
  const add = (rules: string): string | undefined => {
    const { alert, text } = alertOf(rules)
    const edits = addAnnotation(alert, 'runbook_url', 'https://example.org/a/')
    return edits && applyEdits(text, edits)
  }
  const rule = (annotations: string): string =>
    `groups:\n  - name: a\n    rules:\n      - alert: A\n        expr: up\n${annotations}      - alert: B\n        expr: up\n`

  test.each([
    ['behind the last', 'annotations:\n          summary: x\n'],
    ['with its comment', "annotations:\n          summary: 'x' # note\n"],
    [
      'behind a block',
      'annotations:\n            summary: "x"\n            description: |-\n              a\n               b\n\n',
    ],
    ['where there is none', 'labels:\n            severity: page\n'],
    ['in braces', 'annotations: {summary: x}\n'],
    ['in empty braces', 'annotations: {}\n'],
  ])('%s', (name, text) => {
    expect(add(rule(`        ${text}`))).toMatchSnapshot(name)
  })

  test('with the line ends of the file', () => {
    const text = rule('        annotations:\n          summary: x\n').replaceAll('\n', '\r\n')
    expect(add(text)).toBe(
      text.replace('summary: x\r\n', 'summary: x\r\n          runbook_url: https://example.org/a/\r\n'),
    )
  })

  test('not where its neighbours are written elsewhere, or a block keeps its blank lines', () => {
    expect(
      add(
        'x: &a {summary: x}\ngroups:\n  - name: a\n    rules:\n      - {alert: A, expr: up, annotations: *a}\n',
      ),
    ).toBeUndefined()
    expect(add(rule('        annotations:\n          summary: |+\n            x\n\n'))).toBeUndefined()
  })
})

describe('a runbook URL', () => {
  const page = '---\ntitle: RedisDown\n---\n\n## Meaning\n'
  const rules = (annotations: string): string =>
    `groups:\n  - name: a\n    rules:\n      - alert: RedisDown\n        expr: up\n        annotations:\n${annotations}`
  const project = (text: string) =>
    makeProject({ 'rules/redis.yml': text, 'content/runbooks/redis/RedisDown.md': page }, base)
  const mended = (text: string, edit: typeof addRunbookUrl): string | undefined => {
    const tree = project(text)
    const edits = edit(tree.alerts[0] as Rule, tree)
    return edits && applyEdits(text, edits)
  }

  test('is added, and corrected with its anchor', () => {
    const none = rules("          summary: 'x'\n")
    expect(mended(none, addRunbookUrl)).toBe(
      `${none}          runbook_url: 'https://example.org/runbooks/redis/redisdown/'\n`.replace(
        '\n          runbook_url',
        '\n          runbook_url',
      ),
    )
    const wrong = rules('          runbook: "https://example.org/runbooks/redis/RedisDwn#meaning" # see\n')
    expect(mended(wrong, correctRunbookUrl)).toBe(wrong.replace('RedisDwn#', 'redisdown#'))
    const gone = rules('          runbook: https://example.org/runbooks/redis/RedisDwn#gone\n')
    expect(mended(gone, correctRunbookUrl)).toBe(gone.replace('RedisDwn#gone', 'redisdown'))
  })

  test('stays where other rules share it', () => {
    const shared = rules('          runbook: &url https://example.org/x\n')
    expect(mended(shared, correctRunbookUrl)).toBeUndefined()
  })
})

describe('a snapshot', () => {
  const rules =
    'groups:\n- name: a\n  rules:\n  - alert: A\n    # why\n    expr: up == 0\n    annotations:\n      text: |\n        one\n\n        two\n'
  const lines = ['alert: A', '# why', 'expr: up == 0', 'annotations:', '  text: |', '    one', '', '    two']
  const refresh = (body: string, text = rules): string | undefined => {
    const project = makeProject({ 'rules/a.yml': text, 'content/runbooks/a/A.md': body })
    const page = project.pages[0] as Page
    const snapshot = page.snapshots[0]
    const edits = snapshot && refreshSnapshot(page, snapshot.fence, project.alerts[0] as Rule)
    return edits && applyEdits(body, edits)
  }
  const around = (fence: string): string => `# A\n\n{{% comment %}}\n\n${fence}\n\n{{% /comment %}}\n\nend\n`

  test('becomes the rule as it is written, and keeps its fence and blank lines', () => {
    expect(refresh(around('```yaml\nalert: B\n\n```'))).toBe(
      around(`\`\`\`yaml\n${lines.join('\n')}\n\n\`\`\``),
    )
    expect(refresh(around('~~~yml\nalert: B\n~~~'))).toBe(around(`~~~yml\n${lines.join('\n')}\n~~~`))
  })

  test('keeps the line ends of the page and the indentation of the fence', () => {
    const indented = lines.map((line) => (line === '' ? '' : `  ${line}`))
    expect(refresh(around('  ```yaml\n  alert: B\n  ```'))).toBe(
      around(`  \`\`\`yaml\n${indented.join('\n')}\n  \`\`\``),
    )
    const crlf = around('```yaml\nalert: B\n```').replaceAll('\n', '\r\n')
    expect(refresh(crlf)).toBe(around(`\`\`\`yaml\n${lines.join('\n')}\n\`\`\``).replaceAll('\n', '\r\n'))
  })

  test('gets a fence that no line of the rule closes', () => {
    const text = rules.replace('        one\n', '        ```\n')
    const body = refresh(around('```yaml\nalert: B\n```'), text)
    expect(body).toContain('\n````yaml\nalert: A\n')
    expect(body).toContain('\n    two\n````\n')
  })

  test('is left alone when the rule holds a shortcode', () => {
    expect(
      refresh(around('```yaml\nalert: B\n```'), rules.replace('one', '{{% /comment %}}')),
    ).toBeUndefined()
  })

  test('is added below the call that shows the rule', () => {
    const body = '# A\n\n{{% rule "a.yml" "A" %}}\n\nend\n'
    const project = makeProject({ 'rules/a.yml': rules, 'content/runbooks/a/A.md': body })
    const page = project.pages[0] as Page
    const edits = insertSnapshot(page, page.shortcodes.calls[0] as never, project.alerts[0] as Rule)
    expect(applyEdits(body, edits ?? [])).toBe(
      `# A\n\n{{% rule "a.yml" "A" %}}\n\n{{% comment %}}\n\n\`\`\`yaml\n${lines.join('\n')}\n\`\`\`\n\n{{% /comment %}}\n\nend\n`,
    )
  })
})

describe('front matter', () => {
  const pageOf = (text: string): Page => makeProject({ 'content/a.md': text }).pages[0] as Page
  const edited = (text: string, edit: (page: Page) => ReturnType<typeof addToList>): string | undefined => {
    const edits = edit(pageOf(text))
    return edits && applyEdits(text, edits)
  }

  test.each([
    ['---\ntitle: Old # x\n---\n', '---\ntitle: New # x\n---\n'],
    ['\ufeff---\r\ntitle: "Old"\r\n---\r\n', '\ufeff---\r\ntitle: "New"\r\n---\r\n'],
    ['+++\ntitle = "Old"\n+++\n', '+++\ntitle = "New"\n+++\n'],
    ['{\n  "title": "Old",\n  "date": "x"\n}\n', '{\n  "title": "New",\n  "date": "x"\n}\n'],
    ['+++\n[params]\ntitle = "Old"\n+++\n', undefined],
    ['---\ndate: x\n---\n', undefined],
  ])('title of %j', (before, after) => {
    expect(edited(before, (page) => setFrontMatter(page, 'title', 'New'))).toBe(after)
  })

  test.each([
    ['# A\n', '---\naliases:\n  - /old/\n---\n# A\n'],
    ['---\ntitle: A\n---\n', '---\ntitle: A\naliases:\n  - /old/\n---\n'],
    ['---\naliases:\n- /a/\ntitle: A\n---\n', '---\naliases:\n- /a/\n- /old/\ntitle: A\n---\n'],
    ['---\naliases: [/a/]\n---\n', '---\naliases: [/a/, /old/]\n---\n'],
    ['---\naliases: []\n---\n', '---\naliases: [/old/]\n---\n'],
    ['---\naliases: /a/\n---\n', '---\naliases: [/a/, /old/]\n---\n'],
    ['+++\ntitle = "A"\n+++\n', '+++\naliases = ["/old/"]\ntitle = "A"\n+++\n'],
    ['{\n  "title": "A"\n}\n', '{\n  "aliases": ["/old/"],\n  "title": "A"\n}\n'],
    ['---\r\ntitle: A\r\n---\r\n', '---\r\ntitle: A\r\naliases:\r\n  - /old/\r\n---\r\n'],
  ])('an alias in %j', (before, after) => {
    const text = edited(before, (page) => addToList(page, 'aliases', '/old/')) as string
    expect(text).toBe(after)
    expect([pageOf(text).frontMatter?.values.aliases].flat().at(-1)).toBe('/old/')
  })

  test('a value with a colon is quoted', () => {
    const text = '---\ntitle: Redis: down\ntags: a\n---\n'
    expect(applyEdits(text, quoteValue(text, 8) ?? [])).toBe('---\ntitle: "Redis: down"\ntags: a\n---\n')
    expect(quoteValue('title: "Redis": down\n', 3)).toBeUndefined()
    expect(quoteValue('title: Redis\n', 3)).toBeUndefined()
  })

  test('a heading keeps its marks', () => {
    const heading = (text: string, wanted = 'New'): string | undefined =>
      edited(text, (page) => setHeading(page, page.headings[0] as never, wanted))
    expect(heading('# Old\n')).toBe('# New\n')
    expect(heading('##  Old ##\n')).toBe('##  New ##\n')
    expect(heading('# `Old`\n')).toBeUndefined()
    expect(heading('# Old\n', '*New*')).toBeUndefined()
  })
})

test('an argument of a shortcode keeps its quotes', () => {
  const set = (text: string, value: string): string | undefined => {
    const page = makeProject({ 'content/a.md': text }).pages[0] as Page
    const edits = setArgument(text, page.shortcodes.calls[0]?.args[0] as never, value)
    return edits && applyEdits(text, edits)
  }
  expect(set('{{% rule "a.yml" "A" %}}', 'b/c.yml')).toBe('{{% rule "b/c.yml" "A" %}}')
  expect(set('{{% rule `a.yml` "A" %}}', 'b/c.yml')).toBe('{{% rule `b/c.yml` "A" %}}')
  expect(set('{{% rule a.yml A %}}', 'b/c.yml')).toBe('{{% rule "b/c.yml" A %}}')
  expect(set('{{% rule a.yml A %}}', 'c.yml')).toBe('{{% rule c.yml A %}}')
})
