/** Text for Markdown that GitHub or GitLab renders: nothing in it is markup, a link, a mention or HTML. */
import { visible } from './visible.ts'

/** Written as a character reference, no punctuation means anything to Markdown. */
const markup = /[!#$&*<>@[\\\]^_`{|}~]|:(?=\/\/)|(?<=www)\./gi

/** Mentions and issue numbers are looked for after rendering, so only a break in the word stops them. */
const reference = /&#(64|35);(?=\w)/g

function encode(text: string): string {
  return visible(text)
    .replace(markup, (unit) => `&#${unit.charCodeAt(0)};`)
    .replace(reference, '$&&#8203;')
}

/** Inline text; what stands between backticks becomes code. */
export function inline(text: string): string {
  const parts = text.split('`')
  // A backtick without its partner is text.
  const pairs = parts.length % 2 === 1 ? parts : [...parts.slice(0, -2), parts.slice(-2).join('`')]
  return pairs.map((part, i) => (i % 2 === 1 && part !== '' ? code(part) : encode(part))).join('')
}

/** A code span in HTML, because those of Markdown can't hold a backtick next to a table's bar. */
export function code(text: string): string {
  return `<code>${encode(text).replaceAll('&#8203;', '')}</code>`
}
