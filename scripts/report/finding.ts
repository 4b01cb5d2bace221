/** One finding as text: the place and the message, frames of the code, what to do. */

import type { Diagnostic } from '../diagnostic.ts'
import { append, maxOf } from '../model/many.ts'
import { codeFrame, type FrameLine } from './frame.ts'
import { highlight, type Paint, severityStyle } from './paint.ts'
import type { RenderOptions, Report } from './report.ts'
import { shorten, visible, visibleLines } from './visible.ts'
import { columnsOf, wrap } from './width.ts'
import { placeOf } from './words.ts'

/** A message that quotes a longer text than this has lost its reader. */
const maxMessage = 1200
/** Related places with a frame; the others are only named. */
const maxRelatedFrames = 3
const maxRelated = 12
const indent = '    '

type Format = Parameters<Paint>[0]

/** Indents text behind a label; lines after the first begin in the fifth column. */
function labelled(label: string, text: string, width: number): string[] {
  const first = width - columnsOf(label) - 1
  return wrap(text, width - indent.length, first).map((line, i) =>
    i > 0 ? `${indent}${line}` : line === '' ? label : `${label} ${line}`,
  )
}

/** The message, with the alert where neither the sentence nor the file's name tells which it is. */
function sentence({ message, alert, file }: Diagnostic): string {
  const isNamed = alert === undefined || message.includes(alert) || file.includes(alert)
  const about = isNamed ? '' : ` (in \`${visible(alert)}\`)`
  return visible(shorten(message, maxMessage)) + about
}

/** The help in parentheses, unless the finding that this one is like has given it already. */
function hint({ help }: Diagnostic, like: Diagnostic): string {
  return help !== undefined && help !== like.help ? ` (${visible(help)})` : ''
}

/** The line that a finding begins with, wrapped. */
function headline(diagnostic: Diagnostic, addition: string, width: number, paint: Paint): string[] {
  const { severity, check } = diagnostic
  const place = placeOf(diagnostic)
  const label = `  ${place}${place && ' '}${severity}`
  const tag = `[${visible(check)}]`
  const lines = labelled(label, `${sentence(diagnostic)}${addition} ${tag}`, width)
  const painted = highlight(lines, paint)
  const last = painted.length - 1
  // Painted afterwards, because escapes have no width and the lines are measured.
  if (lines[last]?.endsWith(tag))
    painted[last] = (painted[last] as string).slice(0, -tag.length) + paint('dim', tag)
  painted[0] = (painted[0] as string).replace(
    label,
    () => `  ${paint('dim', place)}${place && ' '}${paint(severityStyle[severity], severity)}`,
  )
  return painted
}

function drawFrame(
  frame: readonly FrameLine[],
  digits: number,
  style: Format,
  options: RenderOptions,
  paint: Paint,
): string[] {
  const bar = options.unicode ? '│' : '|'
  const gutter = (text: string): string => paint('dim', `${indent}${text.padStart(digits)} ${bar}`)
  return frame.flatMap(({ number, text, marks }) => {
    const lines = [text === '' ? gutter(String(number ?? '')) : `${gutter(String(number ?? ''))} ${text}`]
    if (marks !== '') {
      const blanks = marks.length - marks.trimStart().length
      lines.push(`${gutter('')} ${marks.slice(0, blanks)}${paint(style, marks.slice(blanks))}`)
    }
    return lines
  })
}

/** A finding in full. */
export function fullLines(
  diagnostic: Diagnostic,
  report: Report,
  options: RenderOptions,
  paint: Paint,
): string[] {
  const { file, range, severity, help, related = [] } = diagnostic
  const framed = [range, ...related.slice(0, maxRelatedFrames).map((place) => place.range)]
  const digits = String(maxOf(framed.map((at) => at?.end.line ?? 0))).length
  // Besides the text there are the indentation, the number, the bar and a space on each side of it.
  const width = options.width - indent.length - digits - 3
  const frameOf = (path: string, at: Diagnostic['range'], mark: string): FrameLine[] => {
    const source = report.sources(path)
    return source && at ? codeFrame(source, at, { width, unicode: options.unicode, mark }) : []
  }

  const lines = headline(diagnostic, '', options.width, paint)
  append(lines, drawFrame(frameOf(file, range, '^'), digits, severityStyle[severity], options, paint))
  for (const [i, place] of related.slice(0, maxRelated).entries()) {
    const at = placeOf(place)
    const path = place.file === file && at !== '' ? '' : visible(place.file)
    const label = `${path}${path && at && ':'}${at}`
    append(lines, highlight(wrapIndented(`${label} ${visible(place.message)}`, options.width), paint))
    const frame = i < maxRelatedFrames ? frameOf(place.file, place.range, '-') : []
    append(lines, drawFrame(frame, digits, 'cyan', options, paint))
  }
  if (related.length > maxRelated) lines.push(`${indent}and ${related.length - maxRelated} more places`)
  if (help !== undefined) append(lines, helpLines(help, options.width, paint))
  return lines
}

function wrapIndented(text: string, width: number): string[] {
  return wrap(text, width - indent.length).map((line) => indent + line)
}

function helpLines(help: string, width: number, paint: Paint): string[] {
  const given = visibleLines(shorten(help, 8 * maxMessage))
  // Several lines are a comparison or a list, whose lines stand below each other.
  if (given.length > 1)
    return given.flatMap((line) =>
      wrap(line, width - indent.length - 2, width - indent.length).map((part, i) =>
        i === 0 ? indent + part : `${indent}  ${part}`,
      ),
    )
  const label = 'help:'
  const lines = highlight(wrapIndented(`${label} ${given[0]}`, width), paint)
  return lines.map((line, i) => (i === 0 ? line.replace(label, paint('green', label)) : line))
}

/** A finding without its frames, because others like it have been shown with theirs. */
export function briefLines(
  diagnostic: Diagnostic,
  like: Diagnostic,
  options: RenderOptions,
  paint: Paint,
): string[] {
  return headline(diagnostic, hint(diagnostic, like), options.width, paint)
}

/** What the same check found again in the same file, a line each. */
export function repeatLines(
  first: Diagnostic,
  repeats: readonly Diagnostic[],
  options: RenderOptions,
  paint: Paint,
): string[] {
  const places = repeats.reduce((most, repeat) => Math.max(most, placeOf(repeat).length), 0)
  return repeats.flatMap((repeat) => {
    const label = `${indent}${placeOf(repeat).padStart(places)}`
    return dimLabel(label, labelled(label, sentence(repeat) + hint(repeat, first), options.width), paint)
  })
}

/** Where a finding is, and what it says. */
export function pointerLines(diagnostic: Diagnostic, options: RenderOptions, paint: Paint): string[] {
  const place = placeOf(diagnostic)
  const label = `  ${visible(diagnostic.file)}${place && ':'}${place}`
  return dimLabel(label, labelled(label, sentence(diagnostic), options.width), paint)
}

function dimLabel(label: string, lines: readonly string[], paint: Paint): string[] {
  return highlight(lines, paint).map((line, i) =>
    i === 0 ? line.replace(label, () => paint('dim', label)) : line,
  )
}
