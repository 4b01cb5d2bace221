/** Analyses the format of `printf`. */
import type { Operand } from './ast.ts'
import { other, type Value, type Walk } from './walk.ts'

const verbs = /%(?:%|[-+# 0]*(?:[1-9]\d*|\*)?(?:\.(?:\d+|\*)?)?([a-zA-Z]))/g

/** Go formats a float with `%d` or `%s` as `%!d(float64=5)`. */
export function checkVerbs(walk: Walk, literal: Operand & { kind: 'string' }, args: readonly Value[]): void {
  if (/%[^a-zA-Z%]*[*[]/.test(literal.value)) return
  let index = 0
  for (const [text, verb] of literal.value.matchAll(verbs)) {
    if (verb === undefined) continue
    index++
    const arg = args[index]
    if (arg?.kind !== 'value' || arg.functions.length > 0 || /[bgGxXfFeEvT]/.test(verb)) continue
    const at = literal.literal.indexOf(text)
    const start = literal.start + Math.max(0, at)
    walk.verbs.push({ verb: text, start, end: at < 0 ? literal.end : start + text.length })
  }
}

/** A text of the format, with something of the right kind for each verb. Nothing is known of the arguments. */
export function formatted(format: Value & { kind: 'text' }): Value {
  const { written, text } = format
  // Arguments by number, and widths that are arguments.
  if (/%[^a-zA-Z%]*[*[]/.test(text)) return other
  let made = ''
  const indexes: number[] = []
  const at = (index: number): number => written?.indexes?.[index] ?? index + 1
  const push = (part: string, index: (unit: number) => number): void => {
    for (let i = 0; i < part.length; i++) indexes.push(at(index(i)))
    made += part
  }
  let last = 0
  for (const match of text.matchAll(verbs)) {
    const { index } = match
    push(text.slice(last, index), (i) => last + i)
    const verb = match[1]
    push(verb === undefined ? '%' : verb === 'q' ? '"x"' : /[sv]/.test(verb) ? 'x' : '1', () => index)
    last = index + match[0].length
  }
  push(text.slice(last), (i) => last + i)
  return { kind: 'text', text: made, ...(written ? { written: { ...written, indexes } } : {}) }
}
