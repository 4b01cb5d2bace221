/** Text of others in Markdown that is made of it. */

/**
 * A text as one line of running text, or as the cell of a table, in any flavor of Markdown: it starts and ends
 * nothing there. Character references and not backslashes, because not all flavors take a backslash before every
 * sign. Braces are code to some, and attributes or shortcodes to others. What is longer than `maxLength` characters
 * is cut.
 */
export function inertText(text: string, maxLength = Infinity): string {
  const line = text.replace(/[\s\p{Cc}]+/gu, ' ').trim()
  const signs = line.length > maxLength ? [...line] : []
  const shown = signs.length > maxLength ? `${signs.slice(0, maxLength).join('')}…` : line
  return shown.replace(/[&<>|`*_~[\]{}\\$!#^=+"'@]|:(?! )|--+|^-|^\d+(?=[.)])/g, (found) =>
    [...found].map((sign) => `&#${sign.charCodeAt(0)};`).join(''),
  )
}
