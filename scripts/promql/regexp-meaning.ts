/** What a regular expression matches. All of it is anchored at both ends, as Prometheus' matchers are. */
import { parseRegexp, type Regexp, type RegexpProblem } from './regexp.ts'

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

/** Whether a regular expression matches the whole of a text. False for one that Go refuses. */
export function matchesWhole(pattern: string, text: string): boolean {
  const regexp = regexpOf(pattern)
  if (!regexp) return false
  const codes = Array.from(text, (character) => character.codePointAt(0) as number)
  return advance(regexp, new Set([0]), codes).has(codes.length)
}

/** The positions that can be reached from any of `from`: a set, so that no pattern takes exponential time. */
function advance(node: Regexp, from: ReadonlySet<number>, codes: readonly number[]): ReadonlySet<number> {
  switch (node.kind) {
    case 'literal': {
      const wanted = Array.from(node.text, (character) => character.codePointAt(0) as number)
      const to = new Set<number>()
      for (const at of from)
        if (wanted.every((code, i) => isSame(code, codes[at + i], node.foldsCase))) to.add(at + wanted.length)
      return to
    }
    case 'set': {
      const to = new Set<number>()
      for (const at of from) if (at < codes.length && node.has(codes[at] as number)) to.add(at + 1)
      return to
    }
    case 'assertion':
      return new Set([...from].filter((at) => holds(node.text, at, codes)))
    case 'concat': {
      let here = from
      for (const part of node.parts) here = advance(part, here, codes)
      return here
    }
    case 'alternate':
      return new Set(node.parts.flatMap((part) => [...advance(part, from, codes)]))
    case 'group':
      return advance(node.part, from, codes)
    case 'repeat': {
      let here = from
      for (let i = 0; i < node.min && here.size > 0; i++) here = advance(node.part, here, codes)
      const reached = new Set(here)
      for (let i = node.min; i < node.max && here.size > 0; i++) {
        here = new Set([...advance(node.part, here, codes)].filter((at) => !reached.has(at)))
        for (const at of here) reached.add(at)
      }
      return reached
    }
  }
}

function isSame(wanted: number, found: number | undefined, foldsCase: boolean): boolean {
  if (found === undefined || wanted === found || !foldsCase) return wanted === found
  return String.fromCodePoint(wanted).toLowerCase() === String.fromCodePoint(found).toLowerCase()
}

function holds(assertion: string, at: number, codes: readonly number[]): boolean {
  if (assertion === '^' || assertion === '\\A') return at === 0
  if (assertion === '$' || assertion === '\\z') return at === codes.length
  const isWordAt = (i: number): boolean => codes[i] !== undefined && /\w/.test(String.fromCodePoint(codes[i]))
  return (isWordAt(at - 1) !== isWordAt(at)) === (assertion === '\\b')
}

export const matchesEmpty = (pattern: string): boolean => matchesWhole(pattern, '')

/** Whether it matches every text, as `.*` does. */
export function matchesAll(pattern: string): boolean {
  const regexp = regexpOf(pattern)
  return regexp !== undefined && isAnyText(regexp, 0)
}

/** Whether it matches every text that is not empty, and only those, as `.+` does. */
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
