/** GitHub's workflow commands: annotations at the lines of a pull request, and one line that sums up. */
import { type Diagnostic, severities } from '../diagnostic.ts'
import type { RenderOptions, Report } from './report.ts'
import { guardLines, shorten, visible, visibleLines } from './visible.ts'
import { pathInRepository, summaryLine } from './words.ts'

const commands = { error: 'error', warning: 'warning', info: 'notice' } as const

/** GitHub shows so many annotations of each kind for one step; the others are in the log alone. */
const shownPerKind = 10
const maxMessage = 4000

const escapeData = (text: string): string =>
  text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')

const escapeProperty = (text: string): string =>
  escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')

function command(
  kind: string,
  properties: Readonly<Record<string, string | number | undefined>>,
  message: string,
): string {
  const written = Object.entries(properties)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}=${escapeProperty(visible(String(value)))}`)
    .join(',')
  return `::${kind} ${written}::${escapeData(message)}`
}

/** The lines of a text, each made visible, with real line ends between them. */
const readable = (text: string): string => visibleLines(shorten(text, maxMessage)).join('\n')

function annotation(diagnostic: Diagnostic, prefix: string | undefined): string {
  const { file, range, check, message, help, related = [] } = diagnostic
  const body = [
    visible(shorten(message, maxMessage)),
    ...(help === undefined ? [] : [readable(help)]),
    ...related
      .slice(0, 5)
      .map((place) =>
        visible(`${place.file}${place.range ? `:${place.range.start.line}` : ''}: ${place.message}`),
      ),
  ]
  return command(
    commands[diagnostic.severity],
    {
      file: pathInRepository(file, prefix),
      line: range?.start.line,
      col: range?.start.column,
      endLine: range?.end.line,
      endColumn: range?.end.column,
      title: check,
    },
    body.join('\n'),
  )
}

export function renderGithub(report: Report, options: RenderOptions): string {
  const lines: string[] = []
  // First of all errors, so that it is among those that are shown.
  for (const text of report.undone)
    lines.push(command('error', { title: 'firedrill could not finish' }, readable(text)))
  for (const severity of severities) {
    for (const diagnostic of report.diagnostics) {
      if (diagnostic.severity === severity) lines.push(annotation(diagnostic, options.prefix))
    }
  }
  for (const note of report.notes) lines.push(guardLines(`note: ${visible(note)}`))
  const { errors, warnings, infos } = report.summary
  const hidden = [errors + report.undone.length, warnings, infos].some((n) => n > shownPerKind)
  const hint = hidden
    ? ` (GitHub shows ${shownPerKind} annotations of each kind for a step; this log has all)`
    : ''
  lines.push(`${summaryLine(report.summary)}${hint}`)
  return `${lines.join('\n')}\n`
}
