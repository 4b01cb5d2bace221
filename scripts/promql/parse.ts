/** From the text of an expression to its parts, or to what is wrong with it. */
import type { Expr } from './ast.ts'
import { build } from './build.ts'
import { parseTree } from './grammar.ts'
import { type Problem, tokenize } from './tokens.ts'
import { checkTypes } from './types.ts'

export type { Problem } from './tokens.ts'

export interface Parsed {
  readonly text: string
  /** Undefined where there are problems. */
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

function parse(text: string): Parsed {
  const { tokens, problem } = tokenize(text)
  if (problem) return { text, problems: [problem] }
  const tree = parseTree(text, tokens)
  if ('message' in tree) return { text, problems: [tree] }
  const { expr, problems } = build(text, tree, tokens)
  if (!expr || problems.length > 0) return { text, problems }
  const wrong = checkTypes(expr)
  if (wrong.length > 0)
    return { text, problems: wrong.toSorted((a, b) => a.start - b.start || a.end - b.end) }
  return { text, expr, problems }
}
