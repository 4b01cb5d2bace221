/** Parses what Go prints: quoted strings, label sets, samples. */
import { simpleEscapes } from '../../promql/strings.ts'

/** The content of a `%q` string, without its quotes. */
export function unquoteGo(content: string): string {
  return content.replace(
    /\\(?:x([\da-f]{2})|u([\da-f]{4})|U([\da-f]{8})|(.))/gi,
    (_, hex2?: string, hex4?: string, hex8?: string, char?: string) => {
      const hex = hex2 ?? hex4 ?? hex8
      if (hex !== undefined) return String.fromCodePoint(Math.min(Number.parseInt(hex, 16), 0x10ffff))
      return simpleEscapes[char ?? ''] ?? char ?? ''
    },
  )
}

export interface LabelSet {
  readonly labels: Record<string, string>
  /** The offset after the label set. */
  readonly end: number
}

const label = /(?:([^\s"{}=,]+)|"((?:[^"\\]|\\.)*)")="((?:[^"\\]|\\.)*)"(?:, )?/y

/** Reads `{a="b", "c.d"="e"}` from `at`; undefined if there is no label set. */
export function readLabels(text: string, at: number): LabelSet | undefined {
  const open = text.indexOf('{', at)
  if (open < 0) return undefined
  const labels: Record<string, string> = Object.create(null)
  const name = text.slice(at, open)
  if (name !== '') labels.__name__ = name
  label.lastIndex = open + 1
  let end = open + 1
  for (let match = label.exec(text); match; match = label.exec(text)) {
    labels[match[1] ?? unquoteGo(match[2] ?? '')] = unquoteGo(match[3] ?? '')
    end = label.lastIndex
  }
  return text[end] === '}' ? { labels, end: end + 1 } : undefined
}
