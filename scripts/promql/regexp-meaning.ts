/** Determines what a regular expression matches, by default anchored at both ends like Prometheus' matchers. */
import { parseRegexp, type Regexp, type RegexpProblem } from './regexp.ts'
import { compileRegexp, type Program, runProgram } from './regexp-program.ts'

const cache = new Map<string, ReturnType<typeof parseRegexp>>()
const maxCached = 2000

function parsed(text: string): ReturnType<typeof parseRegexp> {
  let found = cache.get(text)
  if (!found) {
    found = parseRegexp(text)
    if (cache.size >= maxCached) cache.clear()
    cache.set(text, found)
  }
  return found
}

export function regexpOf(text: string): Regexp | undefined {
  const found = parsed(text)
  return 'regexp' in found ? found.regexp : undefined
}

export function regexpProblem(text: string): RegexpProblem | undefined {
  const found = parsed(text)
  return 'problem' in found ? found.problem : undefined
}

const programs = new WeakMap<Regexp, Program | 'too large'>()

function programOf(pattern: string): Program | undefined {
  const regexp = regexpOf(pattern)
  if (!regexp) return undefined
  let program = programs.get(regexp)
  if (!program) {
    program = compileRegexp(regexp) ?? 'too large'
    programs.set(regexp, program)
  }
  return program === 'too large' ? undefined : program
}

/** Whether it stands for so many states that it is not run: nothing is known of what it matches. */
export const isTooLarge = (pattern: string): boolean =>
  regexpOf(pattern) !== undefined && programOf(pattern) === undefined

/** True if a regular expression matches a whole text. False for an invalid or very large one. */
export function matchesWhole(pattern: string, text: string): boolean {
  const program = programOf(pattern)
  return program !== undefined && runProgram(program, text)
}

/** The same for any part of a text, as promtool's `--run` matches. */
export function matchesPart(pattern: string, text: string): boolean {
  const program = programOf(pattern)
  return program !== undefined && runProgram(program, text, true)
}

export const matchesEmpty = (pattern: string): boolean => matchesWhole(pattern, '')

/** True if it matches every text, like `.*`. */
export function matchesAll(pattern: string): boolean {
  const regexp = regexpOf(pattern)
  return regexp !== undefined && isAnyText(regexp, 0)
}

/** True if it matches exactly the non-empty texts, like `.+`. */
export function matchesAnyBut(pattern: string): boolean {
  const regexp = regexpOf(pattern)
  return regexp !== undefined && isAnyText(regexp, 1)
}

function isAnyText(node: Regexp, least: 0 | 1): boolean {
  if (node.kind === 'group') return isAnyText(node.part, least)
  if (node.kind === 'concat') {
    const parts = node.parts.filter(({ kind }) => kind !== 'assertion')
    return parts.length === 1 && isAnyText(parts[0] as Regexp, least)
  }
  return (
    node.kind === 'repeat' &&
    node.min === least &&
    node.max === Infinity &&
    node.part.kind === 'set' &&
    node.part.isDot
  )
}

const maxWords = 200

/** All texts that a regular expression matches, if they are few and can be told. */
export function wordsOf(pattern: string): readonly string[] | undefined {
  const regexp = regexpOf(pattern)
  return regexp && words(regexp)
}

function words(node: Regexp): readonly string[] | undefined {
  switch (node.kind) {
    case 'literal':
      return node.foldsCase && node.text.toLowerCase() !== node.text.toUpperCase() ? undefined : [node.text]
    case 'set':
    case 'assertion':
      return undefined
    case 'group':
      return words(node.part)
    case 'concat': {
      let found: readonly string[] = ['']
      for (const part of node.parts) {
        const next = words(part)
        if (!next || found.length * next.length > maxWords) return undefined
        found = found.flatMap((start) => next.map((end) => start + end))
      }
      return found
    }
    case 'alternate': {
      const found = node.parts.map(words)
      const all = found.flatMap((each) => each ?? [])
      return found.includes(undefined) || all.length > maxWords ? undefined : [...new Set(all)]
    }
    case 'repeat': {
      const inner = node.min === 0 && node.max === 1 ? words(node.part) : undefined
      return inner && ['', ...inner]
    }
  }
}
