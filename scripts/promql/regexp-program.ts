/**
 * A regular expression as a program that is run on all its states at once (Thompson, Pike): the time is at most the
 * product of the lengths of program and text, whatever the expression.
 */
import type { Regexp } from './regexp.ts'
import type { CharacterSet } from './regexp-escapes.ts'

type Step =
  | { readonly kind: 'character'; readonly has: CharacterSet }
  | { readonly kind: 'assertion'; readonly text: string }
  /** Goes on at the next step and at another one. */
  | { readonly kind: 'split'; to: number }
  | { readonly kind: 'jump'; to: number }
  | { readonly kind: 'match' }

export type Program = readonly Step[]

/** Go refuses an expression of more than about three million; nobody writes one of this many. */
const maxSteps = 100_000

/** The program, or undefined where counts multiply to too large a one. */
export function compileRegexp(regexp: Regexp): Program | undefined {
  const steps: Step[] = []
  return add(regexp, steps) && steps.push({ kind: 'match' }) <= maxSteps ? steps : undefined
}

/** Adds the steps of a part; false once there are too many. */
function add(node: Regexp, steps: Step[]): boolean {
  if (steps.length > maxSteps) return false
  switch (node.kind) {
    case 'literal':
      for (const character of node.text)
        steps.push({ kind: 'character', has: only(character.codePointAt(0) as number, node.foldsCase) })
      return true
    case 'set':
      steps.push({ kind: 'character', has: node.has })
      return true
    case 'assertion':
      steps.push({ kind: 'assertion', text: node.text })
      return true
    case 'group':
      return add(node.part, steps)
    case 'concat':
      return node.parts.every((part) => add(part, steps))
    case 'alternate':
      return addAlternatives(node.parts, steps)
    case 'repeat':
      return addRepeated(node.part, node.min, node.max, steps)
  }
}

function addAlternatives(parts: readonly Regexp[], steps: Step[]): boolean {
  const ends: { to: number }[] = []
  for (const [i, part] of parts.entries()) {
    const split = { kind: 'split' as const, to: 0 }
    const isLast = i === parts.length - 1
    if (!isLast) steps.push(split)
    if (!add(part, steps)) return false
    if (isLast) continue
    const end = { kind: 'jump' as const, to: 0 }
    steps.push(end)
    ends.push(end)
    split.to = steps.length
  }
  for (const end of ends) end.to = steps.length
  return true
}

function addRepeated(part: Regexp, min: number, max: number, steps: Step[]): boolean {
  for (let i = 0; i < min; i++) if (!add(part, steps)) return false
  if (max === Infinity) {
    const split = { kind: 'split' as const, to: 0 }
    const start = steps.push(split) - 1
    if (!add(part, steps)) return false
    steps.push({ kind: 'jump', to: start })
    split.to = steps.length
    return true
  }
  const ends: { to: number }[] = []
  for (let i = min; i < max; i++) {
    const split = { kind: 'split' as const, to: 0 }
    steps.push(split)
    ends.push(split)
    if (!add(part, steps)) return false
  }
  for (const end of ends) end.to = steps.length
  return true
}

function only(wanted: number, foldsCase: boolean): CharacterSet {
  if (!foldsCase) return (code) => code === wanted
  const forms = caseForms(wanted)
  return (code) => code === wanted || caseForms(code).some((form) => forms.includes(form))
}

function caseForms(code: number): string[] {
  const text = String.fromCodePoint(code)
  return [text.toLowerCase(), text.toUpperCase()]
}

/** True if the program matches the whole text, or a part of it if that is allowed. */
export function runProgram(program: Program, text: string, anywhere = false): boolean {
  const codes = Array.from(text, (character) => character.codePointAt(0) as number)
  /** When a step was last reached: each is taken once at each character. */
  const reachedAt = new Int32Array(program.length).fill(-1)
  let here: number[] = [0]
  for (let at = 0; at <= codes.length; at++) {
    const next: number[] = []
    while (here.length > 0) {
      const index = here.pop() as number
      if (reachedAt[index] === at) continue
      reachedAt[index] = at
      const step = program[index] as Step
      if (step.kind === 'match') {
        if (anywhere || at === codes.length) return true
      } else if (step.kind === 'character') {
        if (at < codes.length && step.has(codes[at] as number)) next.push(index + 1)
      } else if (step.kind === 'assertion') {
        if (holds(step.text, at, codes)) here.push(index + 1)
      } else {
        here.push(step.to)
        if (step.kind === 'split') here.push(index + 1)
      }
    }
    if (anywhere) next.push(0)
    else if (next.length === 0) return false
    here = next
  }
  return false
}

function holds(assertion: string, at: number, codes: readonly number[]): boolean {
  if (assertion === '^' || assertion === '\\A') return at === 0
  if (assertion === '$' || assertion === '\\z') return at === codes.length
  return (isWord(codes[at - 1]) !== isWord(codes[at])) === (assertion === '\\b')
}

function isWord(code: number | undefined): boolean {
  return code !== undefined && code < 128 && /\w/.test(String.fromCharCode(code))
}
