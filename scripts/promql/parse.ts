/** Parses the text of an expression into a syntax tree or problems. */
import type { Expr } from './ast.ts'
import { build, maxDepth } from './build.ts'
import { parseTree } from './grammar.ts'
import { type Problem, type Token, tokenize } from './tokens.ts'
import { checkTypes } from './types.ts'

export type { Problem } from './tokens.ts'

export interface Parsed {
  readonly text: string
  /** Undefined where there are problems, and where it is too long or nested too deeply to be looked into. */
  readonly expr?: Expr
  /** In the order of the text. Of problems of syntax only the first, as the others would be its echoes. */
  readonly problems: readonly Problem[]
}

const cache = new Map<string, Parsed>()
/** Units of text, so that neither many expressions nor long ones fill the memory. */
const maxCached = 8_000_000
let cached = 0

/**
 * Parses an expression. Problems are what every Prometheus refuses: functions behind a feature flag, and what only
 * 2.x or only 3.x knows, are let through. The same text gives the same object.
 */
export function parsePromql(text: string): Parsed {
  let parsed = cache.get(text)
  if (!parsed) {
    parsed = parse(text)
    cached += text.length
    if (cached > maxCached) {
      cache.clear()
      cached = text.length
    }
    cache.set(text, parsed)
  }
  return parsed
}

/** More words than anybody writes. What is longer is not looked into, as it may be made to take up time. */
const maxTokens = 10_000

/** lezer cuts chains of more than 300 operators, as if there were an error. */
const maxSure = 550

function parse(text: string): Parsed {
  try {
    return parseWhole(text)
  } catch (error) {
    // lezer calls itself for each operator of a chain, and how many calls there is room for is the engine's to say.
    if (error instanceof RangeError) return { text, problems: [] }
    throw error
  }
}

function parseWhole(text: string): Parsed {
  const { tokens, problem } = tokenize(text)
  if (problem) return { text, problems: [problem] }
  if (tokens.length > maxTokens || nestingOf(tokens) > maxDepth) return { text, problems: [] }
  const tree = parseTree(text, tokens)
  if ('message' in tree) return { text, problems: tokens.length > maxSure ? [] : [tree] }
  const { expr, problems } = build(text, tree, tokens)
  if (!expr || problems.length > 0) return { text, problems }
  const wrong = checkTypes(expr)
  if (wrong.length > 0)
    return { text, problems: wrong.toSorted((a, b) => a.start - b.start || a.end - b.end) }
  return { text, expr, problems }
}

function nestingOf(tokens: readonly Token[]): number {
  let depth = 0
  let deepest = 0
  for (const { kind, text } of tokens) {
    if (kind !== 'sign') continue
    if (text === '(') deepest = Math.max(deepest, ++depth)
    else if (text === ')') depth--
  }
  return deepest
}
