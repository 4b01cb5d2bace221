/** Attributes behind a heading, in the form that most generators share: `## Text {#id .class key=value}`. */

export interface Attributed {
  /** Without the attributes. */
  readonly text: string
  readonly id?: string
}

const attribute =
  /[ \t,]*(?:#([^\s!"#$%&'()*+,/;<=>?@[\\\]^`{|}~]+)|\.[^\s!"#$%&'()*+,/;<=>?@[\\\]^`{|}~]+|[A-Za-z_:][\w:.-]*=(?:"[^"]*"|'[^']*'|[\w.-]+))/y

/** Takes the attributes off a text, where what is in the braces at its end is nothing else. */
export function attributed(text: string): Attributed {
  const trimmed = text.trimEnd()
  const open = trimmed.endsWith('}') ? trimmed.lastIndexOf('{') : -1
  if (open < 0 || trimmed[open - 1] === '\\') return { text }
  let id: string | undefined
  attribute.lastIndex = open + 1
  let at = open + 1
  for (let match = attribute.exec(trimmed); match; match = attribute.exec(trimmed)) {
    id ??= match[1]
    at = attribute.lastIndex
  }
  if (trimmed.slice(at, -1).trim() !== '') return { text }
  return { text: trimmed.slice(0, open), ...(id === undefined ? {} : { id }) }
}
