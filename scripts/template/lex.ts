/** Splits a Go template into tokens, like text/template. */
import type { Span } from '../model/source.ts'

export type Kind =
  | 'text'
  | 'open'
  | 'close'
  | 'space'
  | 'name'
  | 'keyword'
  | 'field'
  | 'dot'
  | 'variable'
  | 'string'
  | 'raw'
  | 'number'
  | 'complex'
  | 'char'
  | 'bool'
  | 'pipe'
  | '('
  | ')'
  | ':='
  | '='
  | ','
  | 'other'
  | 'error'
  | 'end'

export interface Token extends Span {
  readonly kind: Kind
  /** As written; of an error what is wrong. */
  readonly text: string
}

const keywords = new Set([
  'block',
  'break',
  'continue',
  'define',
  'else',
  'end',
  'if',
  'nil',
  'range',
  'template',
  'with',
])
const word = /[\p{L}\p{Nd}_]+/uy
const spaces = /[ \t\r\n]+/y
const close = /(?:[ \t\r\n]-)?\}\}/y
const comment = /\{\{(?:-[ \t\r\n])?\/\*/y
const open = /\{\{(?:-(?=[ \t\r\n]))?/y
const number =
  /[-+]?(?:0[xX][\da-fA-F_]*(?:\.[\da-fA-F_]*)?(?:[pP][-+]?[\d_]*)?|0[oO][0-7_]*|0[bB][01_]*|[\d_]*(?:\.[\d_]*)?(?:[eE][-+]?[\d_]*)?)i?/y
const quoted = /"(?:\\[^\n]|[^"\\\n])*"/y
const character = /'(?:\\[^\n]|[^'\\\n])*'/y

function at(pattern: RegExp, text: string, offset: number): string | undefined {
  pattern.lastIndex = offset
  return pattern.exec(text)?.[0]
}

export function lex(text: string): Token[] {
  const tokens: Token[] = []
  let here = 0
  const push = (kind: Kind, end: number): void => {
    tokens.push({ kind, text: text.slice(here, end), start: here, end })
    here = end
  }
  const fail = (message: string, start: number, end: number): Token[] => {
    tokens.push({ kind: 'error', text: message, start, end: Math.min(end, text.length) })
    return tokens
  }
  while (here < text.length) {
    const start = text.indexOf('{{', here)
    if (start !== here) push('text', start < 0 ? text.length : start)
    if (here >= text.length) break
    const opening = here
    const commented = at(comment, text, here)
    if (commented) {
      const end = text.indexOf('*/', here + commented.length)
      if (end < 0) return fail('this comment is not closed', opening, opening + commented.length)
      const closing = at(close, text, end + 2)
      if (!closing) return fail('a comment must end with `*/}}`', end, end + 2)
      here = end + 2 + closing.length
      continue
    }
    push('open', here + (at(open, text, here)?.length ?? 2))
    const problem = lexAction(text, here, tokens)
    if (typeof problem !== 'number') {
      if (problem.unclosed) return fail('this action is not closed with `}}`', opening, opening + 2)
      return fail(problem.message, problem.start, problem.end)
    }
    here = problem
  }
  tokens.push({ kind: 'end', text: '', start: text.length, end: text.length })
  return tokens
}

interface Failure extends Span {
  readonly message: string
  readonly unclosed?: boolean
}

/** Reads to the end of an action; gives the offset after it. */
function lexAction(text: string, from: number, tokens: Token[]): number | Failure {
  let here = from
  let depth = 0
  const push = (kind: Kind, end: number): void => {
    tokens.push({ kind, text: text.slice(here, end), start: here, end })
    here = end
  }
  const failure = (message: string, end = here + 1): Failure => ({ message, start: here, end })
  while (here < text.length) {
    const closing = at(close, text, here)
    if (closing) {
      if (depth > 0) return failure('a `(` is still open here', here + closing.length)
      push('close', here + closing.length)
      return here
    }
    const unit = text[here] as string
    const blank = at(spaces, text, here)
    if (blank) {
      // The last space may belong to ` -}}`.
      const end = here + blank.length
      push('space', blank.length > 1 && at(close, text, end - 1) ? end - 1 : end)
    } else if (unit === ':') {
      if (text[here + 1] !== '=') return failure('`:` is unexpected here: to set a variable write `:=`')
      push(':=', here + 2)
    } else if (unit === '=' || unit === ',') push(unit, here + 1)
    else if (unit === '|') push('pipe', here + 1)
    else if (unit === '(' || unit === ')') {
      depth += unit === '(' ? 1 : -1
      if (depth < 0) return failure('this `)` closes nothing')
      push(unit, here + 1)
    } else if (unit === '"' || unit === "'") {
      const literal = at(unit === '"' ? quoted : character, text, here)
      if (!literal)
        return failure(unit === '"' ? 'this string is not closed' : 'this character is not closed')
      push(unit === '"' ? 'string' : 'char', here + literal.length)
    } else if (unit === '`') {
      const end = text.indexOf('`', here + 1)
      if (end < 0) return failure('this string is not closed')
      push('raw', end + 1)
    } else if (unit === '$' || (unit === '.' && !/[0-9]/.test(text[here + 1] ?? ''))) {
      const name = at(word, text, here + 1) ?? ''
      const end = here + 1 + name.length
      if (!isTerminated(text, end)) return badEnd(text, end)
      push(unit === '$' ? 'variable' : name === '' ? 'dot' : 'field', end)
    } else if (/[-+0-9.]/.test(unit)) {
      const literal = at(number, text, here) ?? ''
      // A sign after it makes it a complex number, which ends in i.
      const imaginary = /[-+]/.test(text[here + literal.length] ?? '')
        ? at(number, text, here + literal.length)
        : ''
      const end = here + literal.length + (imaginary?.length ?? 0)
      if (at(word, text, end) || (imaginary && !imaginary.endsWith('i')))
        return failure('this is not a number', end)
      push(imaginary ? 'complex' : 'number', end)
    } else {
      const name = at(word, text, here)
      if (name) {
        const end = here + name.length
        if (!isTerminated(text, end)) return badEnd(text, end)
        push(keywords.has(name) ? 'keyword' : name === 'true' || name === 'false' ? 'bool' : 'name', end)
      } else if (/[!-~]/.test(unit)) push('other', here + 1)
      else return failure(`the character U+${hex(text, here)} is unexpected in an action`)
    }
  }
  return { message: '', start: from, end: from, unclosed: true }
}

/** Whether a name may end here. */
function isTerminated(text: string, end: number): boolean {
  return end >= text.length || /[ \t\r\n.,|:()]/.test(text[end] as string) || text.startsWith('}}', end)
}

function badEnd(text: string, end: number): Failure {
  const shown = /[!-~]/.test(text[end] as string) ? `\`${text[end]}\`` : `the character U+${hex(text, end)}`
  return { message: `${shown} is unexpected after a name`, start: end, end: end + 1 }
}

const hex = (text: string, offset: number): string =>
  (text.codePointAt(offset) ?? 0).toString(16).toUpperCase().padStart(4, '0')
