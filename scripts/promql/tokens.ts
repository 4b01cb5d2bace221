/**
 * Splits an expression into tokens like Prometheus' lexer. The grammar of lezer-promql is made for an editor
 * and takes some texts that Prometheus refuses (and a few the other way round), so this goes first.
 */

import { table } from '../lib/table.ts'
import type { Span } from '../model/source.ts'
import { endOfNumber, numberOf, secondsOf } from './numbers.ts'
import { endOfString } from './strings.ts'

export interface Problem extends Span {
  readonly message: string
}

export interface Token extends Span {
  readonly kind: 'name' | 'number' | 'duration' | 'string' | 'sign'
  readonly text: string
  /** The bracket it is directly in, or '' outside all. */
  readonly inside: '' | '(' | '[' | '{'
}

export interface Tokens {
  readonly tokens: readonly Token[]
  /** The first error of Prometheus' lexer; the tokens are those before it. */
  readonly problem?: Problem
}

const signs = /==|!=|<=|>=|<\/|>\/|=~|!~|[-+*/%^=<>@,()[\]{}:]/y
const closers: Readonly<Record<string, string>> = table({ '(': ')', '[': ']', '{': '}' })
const names = /[A-Za-z_:][A-Za-z0-9_:]*/y
const labels = /[A-Za-z_][A-Za-z0-9_]*/y

/** Operators of other languages, and their PromQL equivalents. */
const foreign: readonly (readonly [RegExp, string])[] = [
  [/&&?/y, 'write `and`'],
  [/\|\|?/y, 'write `or`'],
  [/[=!]~/y, 'it matches labels only, inside `{}`'],
  [/=>/y, 'write `>=`'],
  [/=</y, 'write `<=`'],
  [/<>/y, 'write `!=`'],
  [/!/y, 'write `unless`, or `!=`'],
  [/[\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb]/y, 'use straight quotes for strings'],
]

function unexpected(text: string, at: number): { end: number; message: string } {
  for (const [pattern, help] of foreign) {
    const found = match(pattern, text, at)
    if (found) return { end: at + found.length, message: `\`${found}\` is not PromQL: ${help}` }
  }
  const code = text.codePointAt(at) ?? 0
  const character = String.fromCodePoint(code)
  const name = /[!-~]/.test(character)
    ? `\`${character}\``
    : `the character U+${code.toString(16).toUpperCase().padStart(4, '0')}`
  return { end: at + character.length, message: `${name} is unexpected here` }
}

const isDigit = (unit: string): boolean => unit >= '0' && unit <= '9'

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at
  return pattern.exec(text)?.[0]
}

export function tokenize(text: string): Tokens {
  const tokens: Token[] = []
  const open: { sign: string; at: number }[] = []
  /** Inside `[…]` Prometheus reads comments only after the first number. */
  let numberSeen = false
  const stop = (start: number, end: number, message: string): Tokens => ({
    tokens,
    problem: { start, end: Math.min(end, text.length), message },
  })

  for (let at = 0; at < text.length; ) {
    const unit = text[at] as string
    const inside = (open.at(-1)?.sign ?? '') as Token['inside']
    const push = (kind: Token['kind'], end: number): void => {
      tokens.push({ kind, text: text.slice(at, end), start: at, end, inside })
      at = end
    }
    if (unit === ' ' || unit === '\t' || unit === '\n' || unit === '\r') {
      at++
      continue
    }
    if (unit === '#') {
      if (open.some(({ sign }) => sign === '[') && !numberSeen)
        return stop(at, at + 1, 'a comment is not allowed here, only after the duration')
      while (at < text.length && text[at] !== '\n' && text[at] !== '\r') at++
      continue
    }
    if (unit === '"' || unit === "'" || unit === '`') {
      const found = endOfString(text, at)
      if ('message' in found) {
        const isWhole = found.index === 0
        return stop(at + found.index, isWhole ? endOfLine(text, at) : at + found.index + 2, found.message)
      }
      push('string', found.end)
      continue
    }
    if (inside === '{') {
      const label = match(labels, text, at)
      if (label !== undefined) {
        push('name', at + label.length)
        continue
      }
    } else if (isDigit(unit) || (unit === '.' && isDigit(text[at + 1] ?? ''))) {
      const number = endOfNumber(text, at)
      const word = match(/[A-Za-z0-9_.]+/y, text, at) as string
      if (!number) return stop(at, at + word.length, `\`${word}\` is neither a number nor a duration`)
      const literal = text.slice(at, number.end)
      numberSeen = true
      if (number.isDuration && secondsOf(literal) === undefined)
        return stop(at, number.end, durationMessage(literal))
      if (!number.isDuration && numberOf(literal) === undefined)
        return stop(at, number.end, `\`${literal}\` is not a number that Prometheus can read`)
      push(number.isDuration ? 'duration' : 'number', number.end)
      continue
    } else if (!(unit === ':' && open.some(({ sign }) => sign === '['))) {
      const name = match(names, text, at)
      if (name !== undefined) {
        push('name', at + name.length)
        continue
      }
    }
    const sign = match(signs, text, at)
    if (sign === undefined || ((sign === '=~' || sign === '!~') && inside !== '{')) {
      const { end, message } = unexpected(text, at)
      return stop(at, end, message)
    }
    if (closers[sign]) {
      if (inside === '{' || (sign === '[' && open.some((each) => each.sign === '[')))
        return stop(at, at + 1, `\`${sign}\` is unexpected inside \`${inside || '['}\``)
      if (sign === '[') numberSeen = false
      push('sign', at + 1)
      open.push({ sign, at: at - 1 })
      continue
    }
    if (sign === ')' || sign === ']' || sign === '}') {
      const last = open.at(-1)
      if (!last) return stop(at, at + 1, `\`${sign}\` closes nothing`)
      if (closers[last.sign] !== sign)
        return stop(
          at,
          at + 1,
          `\`${sign}\` is unexpected: \`${last.sign}\` is still open and closes with \`${closers[last.sign]}\``,
        )
      open.pop()
    }
    push('sign', at + sign.length)
  }
  const last = open.at(-1)
  if (last) return stop(last.at, last.at + 1, `this \`${last.sign}\` is never closed`)
  return { tokens }
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at)
  return end < 0 ? text.length : end
}

function durationMessage(literal: string): string {
  if (/^[\d.]+[a-z]/.test(literal) && literal.includes('.'))
    return `\`${literal}\` is not a duration: durations take whole numbers, such as \`1h30m\``
  return `\`${literal}\` is not a duration that Prometheus can read: units go y, w, d, h, m, s, ms, each once and largest first`
}
