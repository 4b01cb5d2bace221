/**
 * Makes text from a stranger harmless to show: what a terminal would obey, what reorders or hides its neighbours,
 * and what a CI's log reader takes for a command.
 */
import { table } from '../lib/table.ts'

// Controls, format characters (bidi and zero-width ones among them), halves of surrogate pairs, line separators,
// noncharacters, fillers that look like nothing. Arabic number signs are format characters that print; joiners
// belong to Persian, Indic scripts and emoji, so they are hidden only next to ASCII.
const hazard =
  /(?![\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff\u115f\u1160\u3164\uffa0]|(?<![^\0-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\0-\x7f])/gu

/**
 * `##[…]`, `##vso[…]`, `##teamcity[…]`, `travis_fold:…`, `section_start:…`: runners act on these wherever they stand
 * in a line.
 */
const runnerCommand =
  /#(?<=##)(?=\w{0,32}\[)|_(?:(?<=travis_)(?=(?:fold|time):)|(?<=section_)(?=(?:start|end):\d))/g

/** All hazards but line ends stand in these, and what is around these makes none: text is gone through faster. */
const unusual = /[^\n -~]+/g

const named: Readonly<Record<string, string>> = table({ '\r': '\\r', '\t': '\\t' })

function escaped(character: string): string {
  const name = named[character]
  if (name) return name
  const code = character.codePointAt(0) as number
  const hex = code.toString(16)
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`
}

/** Replaces what is a hazard in a text, a character or a pair of surrogates each; line ends stay. */
export function escapeHazards(text: string, instead: (hazard: string) => string): string {
  return text.replace(unusual, (part) => part.replace(hazard, instead)).replace(runnerCommand, instead)
}

/** One line of text in which nothing is hidden: `\x1b[31m`, `\u202e`, `\n`. Printable text stays as it is. */
export function visible(text: string): string {
  return escapeHazards(text, escaped).replaceAll('\n', '\\n')
}

/** The same for text of several lines, whose line ends stay. */
export function visibleLines(text: string): string[] {
  return text.split(/\r?\n/).map(visible)
}

/** Cuts what is longer than `limit` UTF-16 units, and says so. */
export function shorten(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit)}… (${text.length} characters)`
}

/** The colours and weights that `paint.ts` gives. */
const style = '\x1b\\[(?:[124]|2[24]|3[1236]|39)m'

const commandLine = new RegExp(`^((?:[^\\S\\n]|${style})*)(:)(?=:)`, 'gm')
const groupHead = new RegExp(`^((?:${style})*)([-+~^])(?=\\2\\2[^\\S\\n])`, 'gm')

/**
 * Guards lines that begin with `::`, which GitHub's runner takes for a command even when they are indented, and those
 * that begin with `--- `, `+++ `, `~~~ ` or `^^^ `, which Buildkite's takes for the head of a group, in text that is
 * meant to be read.
 */
export function guardLines(text: string): string {
  const guarded = (_: string, before: string, mark: string): string => before + escaped(mark)
  return text.replace(commandLine, guarded).replace(groupHead, guarded)
}

/** UTF-16 units of a line that somebody may still read. */
const longestLine = 32_768

const ownStyle = new RegExp(style, 'g')

/**
 * Text of several lines for people, whatever it is made of: only line ends, tabs and, where there is `color`, our own
 * styles are left of what a terminal obeys. Lines that nobody can read are cut.
 */
export function harmless(text: string, color: boolean): string {
  const lines = text.length <= longestLine ? text : text.split('\n').map(cutLine).join('\n')
  return guardLines(
    betweenStyles(lines, color, (part) =>
      escapeHazards(part, (unit) => (unit === '\t' ? unit : escaped(unit))),
    ),
  )
}

// A style that the cut takes the end of would colour all that follows.
const cutLine = (line: string): string =>
  line.length <= longestLine ? line : shorten(line.replace(ownStyle, ''), longestLine)

/** Puts the text around our own styles through `use`; without `color` there are none. */
function betweenStyles(text: string, color: boolean, use: (part: string) => string): string {
  if (!color) return use(text)
  const styles = text.match(ownStyle) ?? []
  return text
    .split(ownStyle)
    .map((part, i) => use(part) + (styles[i] ?? ''))
    .join('')
}

/** What no format leaves as it is; CR LF is the line end of some diffs. */
const active = /(?![\n\t]|\r\n)[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_C}]/gu

/** Text whose format has escaped all it holds, but for our own styles: the last guard, which finds nothing to do. */
export function inactive(text: string, color: boolean): string {
  return betweenStyles(text, color, (part) =>
    part.replace(/[^\n -~]+\n?/g, (run) => run.replace(active, escaped)).replace(runnerCommand, escaped),
  )
}

/** A command of GitHub's runner as it takes it: `::error::`, `::set-output name=x::y`. */
const workflowCommand = /^(\s*):(?=:[\w-]+(?: .*?)?::)/

/**
 * A line of a diff. What `patch` needs stays: tabs, a CR at the end, a byte order mark at the start, and everything
 * that only looks like a command.
 */
export function visibleDiffLine(line: string): string {
  const [, start = '', text = '', end = ''] = /^([ +-]\ufeff)?(.*?)(\r?)$/s.exec(line) ?? []
  const shown = text.split('\t').map(visible).join('\t')
  return start + (start === '' ? shown.replace(workflowCommand, '$1\\x3a') : shown) + end
}
