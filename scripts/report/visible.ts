/**
 * Makes text from a stranger harmless to show: what a terminal would obey, what reorders or hides its neighbours,
 * and what a CI's log reader takes for a command.
 */
import { table } from '../model/table.ts'

// Controls, format characters (bidi and zero-width ones among them), halves of surrogate pairs, line separators,
// noncharacters, fillers that look like nothing. Arabic number signs are format characters that print; joiners
// belong to Persian, Indic scripts and emoji, so they are hidden only next to ASCII.
const hazard =
  /(?![\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\ufffe\uffff\u115f\u1160\u3164\uffa0]|(?<![^\0-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\0-\x7f])/gu

/** `##[…]`, `##vso[…]`, `##teamcity[…]`: runners act on these wherever they stand in a line. */
const runnerCommand = /##(?=\w{0,32}\[)/g

const named: Readonly<Record<string, string>> = table({ '\n': '\\n', '\r': '\\r', '\t': '\\t' })

function escaped(character: string): string {
  const name = named[character]
  if (name) return name
  const code = character.codePointAt(0) as number
  const hex = code.toString(16)
  if (code <= 0xff) return `\\x${hex.padStart(2, '0')}`
  return code <= 0xffff ? `\\u${hex.padStart(4, '0')}` : `\\u{${hex}}`
}

/** One line of text in which nothing is hidden: `\x1b[31m`, `\u202e`, `\n`. Printable text stays as it is. */
export function visible(text: string): string {
  return text.replace(hazard, escaped).replace(runnerCommand, '#\\x23')
}

/** The same for text of several lines, whose line ends stay. */
export function visibleLines(text: string): string[] {
  return text.split(/\r?\n/).map(visible)
}

/** Cuts what is longer than `limit` UTF-16 units, and says so. */
export function shorten(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit)}… (${text.length} characters)`
}

/**
 * Guards lines that begin with `::`, which GitHub's runner takes for a command even when they are indented, in
 * text that is meant to be read.
 */
export function guardLines(text: string): string {
  return text.replace(/^([^\S\n]*):(?=:)/gm, '$1\\x3a')
}
