/** What `explain` prints: one check with its examples, or all checks in a list. */
import { maxOf } from '../model/many.ts'
import type { CatalogueEntry } from './catalogue.ts'
import { highlight, type Paint, painter, severityStyle } from './paint.ts'
import type { RenderOptions } from './report.ts'
import { visible, visibleLines } from './visible.ts'
import { wrap } from './width.ts'

export interface ExampleFile {
  /** Relative to the example's tree. */
  readonly path: string
  readonly text: string
}

export interface Examples {
  readonly good: readonly ExampleFile[]
  readonly bad: readonly ExampleFile[]
  /** What the bad example gives, as lines. */
  readonly findings?: string
}

type Layout = Pick<RenderOptions, 'color' | 'width' | 'unicode'>

const severityLabel = (severity: CatalogueEntry['severity'], paint: Paint): string =>
  severity === 'off' ? paint('dim', 'off') : paint(severityStyle[severity], severity)

function exampleLines(
  files: readonly ExampleFile[],
  above: readonly ExampleFile[],
  { unicode }: Layout,
  paint: Paint,
): string[] {
  const bar = paint('dim', unicode ? '│' : '|')
  return files.flatMap(({ path, text }) => {
    const name = `  ${paint('underline', visible(path))}`
    if (above.some((other) => other.path === path && other.text === text)) return [`${name}, as above`]
    const lines = visibleLines(text.replace(/\n$/, ''))
    return [name, ...lines.map((line) => (line === '' ? `  ${bar}` : `  ${bar} ${line}`))]
  })
}

export function renderExplanation(check: CatalogueEntry, examples: Examples, layout: Layout): string {
  const paint = painter(layout.color)
  const { id, severity, about, peers = [] } = check
  const paragraph = (text: string): string => highlight(wrap(text, layout.width), paint).join('\n')
  const state =
    severity === 'off'
      ? `It is off by default; \`checks: { ${id}: warning }\` in firedrill.yml switches it on.`
      : ''
  const blocks = [
    `${paint('bold', id)} ${severityLabel(severity, paint)}`,
    paragraph(about),
    state && paragraph(state),
    peers.length > 0 ? paragraph(`It covers ${peers.join(', ')}.`) : '',
    examples.good.length > 0
      ? [paint(['green', 'bold'], 'Good'), ...exampleLines(examples.good, [], layout, paint)].join('\n')
      : '',
    examples.bad.length > 0
      ? [paint(['red', 'bold'], 'Bad'), ...exampleLines(examples.bad, examples.good, layout, paint)].join(
          '\n',
        )
      : '',
    examples.findings
      ? [
          paint('bold', 'What it says of the bad one'),
          ...visibleLines(examples.findings.trimEnd())
            // What is for programs stays in the JSON.
            .filter((line) => !/^ {2}data: /.test(line))
            .map((line) => `  ${line}`.trimEnd()),
        ].join('\n')
      : '',
  ]
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}

export function renderList(checks: readonly CatalogueEntry[], layout: Layout): string {
  const paint = painter(layout.color)
  const idWidth = maxOf([0, ...checks.map(({ id }) => id.length)])
  const indent = idWidth + 10
  // Beside the names, where that leaves room to read; otherwise below them.
  const isWide = layout.width - indent >= 30
  return checks
    .map(({ id, severity, about }) => {
      const label = `${isWide ? id.padEnd(idWidth) : id} ${severityLabel(severity, paint)}`
      if (!isWide) return [label, ...wrap(about, layout.width - 2).map((line) => `  ${line}`)].join('\n')
      const lines = highlight(wrap(about, layout.width - indent), paint)
      const pad = ' '.repeat(Math.max(0, 7 - severity.length))
      return [`${label}${pad}  ${lines[0]}`, ...lines.slice(1).map((line) => ' '.repeat(indent) + line)].join(
        '\n',
      )
    })
    .map((entry) => `${entry}\n`)
    .join('')
}
