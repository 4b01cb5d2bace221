/** Writes XML 1.0: elements with escaped attributes and text, one element a line. */
import { table } from '../lib/table.ts'
import { visible, visibleLines } from './visible.ts'

const entities: Readonly<Record<string, string>> = table({
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
})

// Characters that XML 1.0 can't hold at all are among those that are made visible.
const escapeXml = (text: string): string => text.replace(/[&<>"']/g, (unit) => entities[unit] as string)

export type Attributes = Readonly<Record<string, string | number | undefined>>

/** What runners take for a command at the start of a line: `::error::`, `+++ group`. */
const commandStart = /^(\s*)(:(?=:)|([-+~^])(?=\3\3(?:\s|$)))/

/** Text content. Its line ends stay. */
export function textContent(text: string): string {
  return visibleLines(text)
    .map((line) =>
      escapeXml(line).replace(
        commandStart,
        (_, blanks: string, mark: string) => `${blanks}&#${mark.charCodeAt(0)};`,
      ),
    )
    .join('\n')
}

/**
 * An element. `content` is either its children or text that is already escaped; attributes that are `undefined`
 * are left out.
 */
export function element(
  name: string,
  attributes: Attributes,
  content: string | readonly string[] = [],
): string {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeXml(visible(String(value)))}"`)
    .join('')
  if (typeof content === 'string') return `<${name}${written}>${content}</${name}>`
  if (content.length === 0) return `<${name}${written}/>`
  return `<${name}${written}>\n${content.join('\n')}\n</${name}>`
}

export function xmlDocument(rootElement: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${rootElement}\n`
}
