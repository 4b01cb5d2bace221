/** What holds for every format: the output parses, whatever the names in it. */
import fc from 'fast-check'
import remarkParse from 'remark-parse'
import { SaxesParser } from 'saxes'
import { unified } from 'unified'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Diagnostic, severities } from '../../scripts/diagnostic.ts'
import { rangeAt, type Source } from '../../scripts/model/source.ts'
import { type FormatName, formatNames, formats } from '../../scripts/report/index.ts'
import { drillCase, type Render, type Report, type Verdict } from '../../scripts/report/report.ts'
import { deadLink, drills, nasty, oldName, plain, removedLabel, reportOf } from './sample.ts'

const renderers = {} as Record<FormatName, Render>
beforeAll(async () => {
  for (const name of formatNames) renderers[name] = await formats[name]()
})

const text = fc
  .array(fc.oneof(fc.constantFrom(...nasty), fc.string({ maxLength: 4 })), { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join(''))

const diagnostics: fc.Arbitrary<{ found: Diagnostic[]; source: Source }> = fc
  .tuple(
    text,
    text,
    fc.array(
      fc.record({
        check: fc.constantFrom('a/b', 'c/d', 'drill/failed'),
        severity: fc.constantFrom(...severities),
        message: text,
        help: fc.option(text, { nil: undefined }),
        alert: fc.option(text, { nil: undefined }),
        data: fc.option(fc.dictionary(text, text, { maxKeys: 2 }), { nil: undefined }),
        at: fc.option(fc.tuple(fc.nat(30), fc.nat(30)), { nil: undefined }),
        fixed: fc.option(text, { nil: undefined }),
      }),
      { maxLength: 4 },
    ),
  )
  .map(([path, content, parts]) => {
    const source = { path, text: content }
    const clamp = (n: number): number => Math.min(n, content.length)
    return {
      source,
      found: parts.map(({ at, fixed, ...rest }) => {
        const span = at && { start: clamp(Math.min(...at)), end: clamp(Math.max(...at)) }
        const range = span && rangeAt(source, span)
        return {
          ...rest,
          file: path,
          range,
          related: [{ file: path, range, message: rest.message }],
          ...(span &&
            fixed !== undefined && { fix: { title: rest.message, edits: [{ ...span, text: fixed }] } }),
        }
      }),
    }
  })

const verdicts: fc.Arbitrary<Verdict[]> = fc.array(
  fc.record({
    suite: fc.record({ path: text }),
    test: fc.option(fc.record({ index: fc.nat(9), name: fc.record({ text }) }), { nil: undefined }),
    assertion: fc.option(fc.record({ subject: fc.record({ text }), evalTime: fc.record({ text }) }), {
      nil: undefined,
    }),
    verdict: fc.constantFrom('passed', 'failed', 'error', 'skipped'),
    seconds: fc.double({ min: 0, max: 1e6, noNaN: true }),
    message: text,
    help: fc.option(text, { nil: undefined }),
  }),
  { maxLength: 3 },
)

const reports: fc.Arbitrary<Report> = fc
  .tuple(diagnostics, verdicts, fc.array(text, { maxLength: 2 }), fc.array(text, { maxLength: 2 }))
  .map(([{ found, source }, drilled, notes, undone]) =>
    reportOf({ diagnostics: found, sources: [source], drills: drilled.map(drillCase), notes, undone }),
  )

/** Renders many hostile reports and hands each output over. */
function forAll(format: FormatName, look: (output: string, report: Report) => void): void {
  fc.assert(
    fc.property(reports, fc.constantFrom(20, 80), fc.boolean(), (report, width, unicode) => {
      look(renderers[format](report, { ...plain, width, unicode }), report)
    }),
    { numRuns: 150 },
  )
}

// What a terminal or a runner would act on, anywhere in any output.
const active =
  /(?!\n)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]|[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]|##\w*\[/u

describe.each(formatNames)('%s', (format) => {
  test('holds nothing that a terminal or a runner acts on, and ends with one line end', () => {
    forAll(format, (output) => {
      expect(output).not.toMatch(active)
      expect(output).toMatch(/[^\n]\n$/)
    })
  })

  test('is the same for the same findings in another order', () => {
    const found = [removedLabel, deadLink, oldName]
    const one = renderers[format](reportOf({ diagnostics: found, drills }), plain)
    const other = renderers[format](reportOf({ diagnostics: found.toReversed(), drills }), plain)
    expect(other).toBe(one)
  })

  test('can be made of a report with nothing in it', () => {
    expect(renderers[format](reportOf(), plain)).not.toBe('')
  })
})

describe.each(['json', 'sarif', 'gitlab'] as const)('%s is JSON', (format) => {
  test('with a value for each finding', () => {
    forAll(format, (output, report) => {
      const value = JSON.parse(output)
      const found = format === 'json' ? value.diagnostics : format === 'sarif' ? value.runs[0].results : value
      expect(found).toHaveLength(report.diagnostics.length)
    })
  })
})

describe.each(['junit', 'checkstyle'] as const)('%s is XML', (format) => {
  test('that is well-formed', () => {
    forAll(format, (output) => {
      const parser = new SaxesParser()
      parser.on('error', (error) => {
        throw error
      })
      parser.write(output).close()
    })
  })
})

describe('github', () => {
  test('has one command a line, and nothing else that looks like one', () => {
    forAll('github', (output, report) => {
      const lines = output.trimEnd().split('\n')
      const commands = lines.filter((line) => line.trimStart().startsWith('::'))
      expect(commands).toHaveLength(report.diagnostics.length + report.undone.length)
      for (const line of commands)
        expect(line).toMatch(/^::(error|warning|notice) (\w+=[^,:]*,)*\w+=[^,:]*::/)
      expect(lines).toHaveLength(commands.length + report.notes.length + 1)
    })
  })

  test('gives the message back when GitHub decodes it', () => {
    forAll('github', (output, report) => {
      for (const { message } of report.diagnostics) {
        if (/[^ -~]|##/.test(message)) continue
        const encoded = message.replaceAll('%', '%25')
        expect(output).toContain(`::${encoded}`)
      }
    })
  })
})

describe('markdown', () => {
  const parser = unified().use(remarkParse)

  function nodesOf(tree: unknown): { type: string; value?: string }[] {
    const node = tree as { type: string; value?: string; children?: unknown[] }
    return [node, ...(node.children ?? []).flatMap(nodesOf)]
  }

  test('has no markup but its own', () => {
    const ours = /^(<\/?(details|summary|code|sub|br)( open)?>|<details( open)?><summary>.*|<\/details>)$/s
    forAll('markdown', (output) => {
      for (const { type, value = '' } of nodesOf(parser.parse(output))) {
        expect([
          'link',
          'image',
          'linkReference',
          'imageReference',
          'definition',
          'emphasis',
          'code',
          'inlineCode',
          'thematicBreak',
        ]).not.toContain(type)
        if (type === 'html') {
          for (const tag of value.match(/<[^>]*>?/g) ?? []) expect(tag).toMatch(ours)
        }
      }
    })
  })

  test('has as many cells in each row as in the head', () => {
    forAll('markdown', (output) => {
      for (const line of output.split('\n')) {
        if (line.startsWith('|')) expect(line.match(/\|/g)).toHaveLength(5)
      }
    })
  })
})
