import { styleText } from 'node:util'
import type { Severity } from '../diagnostic.ts'

type Format = Parameters<typeof styleText>[0]

/** Colours a text, or leaves it as it is. */
export type Paint = (format: Format, text: string) => string

export function painter(color: boolean): Paint {
  // The caller has decided: what `styleText` would make of the terminal and NO_COLOR doesn't count.
  return (format, text) => (color && text !== '' ? styleText(format, text, { validateStream: false }) : text)
}

export const severityStyle: Readonly<Record<Severity, Format>> = {
  error: ['red', 'bold'],
  warning: ['yellow', 'bold'],
  info: ['cyan', 'bold'],
}

/** Sets what stands between backticks apart. One pair may begin on one line and end on a later one. */
export function highlight(lines: readonly string[], paint: Paint): string[] {
  let inside = false
  return lines.map((line) =>
    line
      .split('`')
      .map((part, i) => {
        if (i > 0) inside = !inside
        const painted = inside ? paint('bold', part) : part
        return i > 0 ? `${paint('dim', '`')}${painted}` : painted
      })
      .join(''),
  )
}
