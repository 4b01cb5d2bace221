/** Templates of pages: Markdown with placeholders such as `{alert}`. */
import { nearest } from '../text/near.ts'

/** Each placeholder and what stands in its place. */
export const placeholders = {
  alert: 'the name of the alert',
  title: 'the same, quoted where YAML needs it',
  file: 'the name of the rule file without its ending, which is the folder of the page',
  path: 'the path of the rule file as a shortcode names it',
  group: 'the name of the group',
  rule: 'the shortcode that shows the rule',
  snapshot: 'the copy of the rule in a comment, for viewers that run no shortcodes',
  date: 'today, as 2026-01-31T00:00:00.000Z',
  severity: 'the label severity',
  summary: 'the annotation summary, on one line',
  description: 'the annotation description, on one line',
  intro: 'the first sentence of the description',
  about: 'a line for the front matter',
  metrics: 'the metrics of the expression, in backticks',
  conditions: 'its comparisons with a number, in backticks',
  queries: 'its selectors, each in a code block',
  expr: 'the expression',
  for: 'how long it has to be true',
  sections: 'all sections that a page has to have, with prompts',
} as const

export type Placeholder = keyof typeof placeholders
export type Values = Readonly<Record<Placeholder, string>>

/** Single braces around a word in lower case; Go's `{{ … }}` and the shell's `${…}` are none. */
const pattern = /(?<![{$])(\\?)\{([a-z][a-z_]*)\}(?!\})/g

export interface TemplateProblem {
  /** Counted from 1. */
  readonly line: number
  readonly name: string
  readonly suggestion?: string
}

/** Placeholders that nobody knows. */
export function templateProblems(template: string): TemplateProblem[] {
  return [...template.matchAll(pattern)].flatMap((match) => {
    const name = match[2] as string
    if (match[1] !== '' || Object.hasOwn(placeholders, name)) return []
    const line = template.slice(0, match.index).split('\n').length
    return [{ line, name, suggestion: nearest(name, Object.keys(placeholders)) }]
  })
}

/** Fills in all placeholders; what they stand for is not looked at again. `\{alert}` is written as `{alert}`. */
export function fillTemplate(template: string, values: Values): string {
  const eol = template.includes('\r\n') ? '\r\n' : '\n'
  return template.replace(pattern, (whole, mark: string, name: string) => {
    if (mark !== '') return whole.slice(1)
    const value = Object.hasOwn(values, name) ? values[name as Placeholder] : whole
    return value.replaceAll('\n', eol)
  })
}
