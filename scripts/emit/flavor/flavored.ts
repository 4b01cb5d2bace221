/** A page as one of the generators wants it. */

import type { TextEdit } from '../../diagnostic.ts'
import { fenceAround } from '../../model/fence.ts'
import { append } from '../../model/many.ts'
import type { Page } from '../../model/page.ts'
import type { Project } from '../../model/project.ts'
import { table } from '../../model/table.ts'
import { escapedForHugo, escapedForVue } from './braces.ts'
import { danglingEdits } from './dangling.ts'
import { frontMatterEdits } from './front-matter.ts'
import { withoutYamlHighlight } from './highlight.ts'
import { type HtmlKind, htmlOf } from './html.ts'
import { destinationOf, linkEdits } from './links.ts'
import type { Flavor } from './names.ts'
import { pathIn } from './paths.ts'
import { withHtmlCode } from './python-markdown.ts'

/** What the shortcodes made of a page: the edits to its own text, in order and without overlap. */
export interface ExpandedPage {
  readonly edits: readonly TextEdit[]
}

export interface FlavoredPage {
  /** Relative to the output folder. */
  readonly path: string
  readonly text: string
  /** Why the flavor can't show the page as it is; it must not be built then. */
  readonly problem?: string
}

interface Brought {
  readonly edit: TextEdit
  readonly problem?: string
}

const entities: Readonly<Record<string, string>> = table({ '&': '&amp;', '<': '&lt;', '>': '&gt;' })

/** What a rule's text has to look like to stay text in the HTML around its call. */
function inHtml(edit: TextEdit, page: Page, kind: HtmlKind, flavor: Flavor, eol: string): string {
  if (kind === 'comment') return ''
  if (kind === 'raw') {
    const text = edit.text.replace(/[&<>]/g, (sign) => entities[sign] as string)
    return flavor === 'vitepress' ? escapedForVue(text) : text
  }
  // A blank line ends the block, so that the fence is one.
  const { text } = page.source
  const lineStart = text.lastIndexOf('\n', edit.start - 1) + 1
  const lead = /^[ \t>]*/.exec(text.slice(lineStart, edit.start))?.[0] ?? ''
  return eol + lead + edit.text
}

/** What a shortcode brought in, so that it stays the text it is. */
export function brought(
  edit: TextEdit,
  page: Page,
  kind: HtmlKind | undefined,
  flavor: Flavor,
  eol: string,
): Brought {
  if (edit.text === '') return { edit }
  const inCode = fenceAround(page, edit) !== undefined
  const isHtml = kind !== undefined && !inCode
  const text = isHtml ? inHtml(edit, page, kind, flavor, eol) : edit.text
  if (flavor === 'mkdocs' && !inCode) return { edit: { ...edit, text: withHtmlCode(text, eol) } }
  if (flavor !== 'hugo') return { edit: { ...edit, text } }
  return forHugo({ ...edit, text }, page)
}

/** What Hugo would run or change in a text that was brought in. */
function forHugo(edit: TextEdit, page: Page): Brought {
  const inCode = fenceAround(page, edit) !== undefined
  const shown = inCode ? edit.text : withoutYamlHighlight(edit.text)
  const { text, unescapable } = escapedForHugo(shown)
  const problem =
    unescapable &&
    `a rule on it holds a \`${shown.slice(unescapable.start, unescapable.end)}\` without an end, which Hugo has no way to print`
  return { edit: { ...edit, text }, problem }
}

/** An escaped call, as the text that it stands for. */
function literal(edit: TextEdit, page: Page, flavor: Flavor): Brought {
  const { text } = page.source
  // The author's escape already is what Hugo needs.
  if (flavor === 'hugo') {
    const own = text.slice(edit.start, edit.end)
    return { edit: { ...edit, text: own.startsWith('{{') ? own : escapedForHugo(edit.text).text } }
  }
  const isText = flavor === 'vitepress' && fenceAround(page, edit) === undefined
  return { edit: isText ? { ...edit, text: escapedForVue(edit.text) } : edit }
}

/** Escapes for Vue all of the page's own text but code blocks and the addresses of links. */
function vueEdits(page: Page, taken: readonly TextEdit[]): TextEdit[] {
  const { text } = page.source
  const addresses = page.links.flatMap((link) => destinationOf(link, text) ?? [])
  const left = [...page.fences, ...addresses, ...taken].sort((a, b) => a.start - b.start)
  const edits: TextEdit[] = []
  let at = page.bodyStart
  for (const { start, end } of [...left, { start: text.length, end: text.length }]) {
    if (start > at) {
      const own = text.slice(at, start)
      const escaped = escapedForVue(own)
      if (escaped !== own) edits.push({ start: at, end: start, text: escaped })
    }
    at = Math.max(at, end)
  }
  return edits
}

/** The edits in order; those that lie in one before them are dropped, for what they are about is gone. */
export function applied(text: string, edits: readonly TextEdit[]): string {
  let out = ''
  let at = 0
  for (const edit of [...edits].sort((a, b) => a.start - b.start || a.end - b.end)) {
    if (edit.start < at) continue
    out += text.slice(at, edit.start) + edit.text
    at = edit.end
  }
  return out + text.slice(at)
}

export const eolOf = (text: string): string => (/^[^\n]*\r\n/.test(text) ? '\r\n' : '\n')

/** Makes the page that the flavor shows. Pure, and linear in the length of the page. */
export function flavored(
  page: Page,
  { edits }: ExpandedPage,
  project: Project,
  flavor: Flavor,
): FlavoredPage {
  const { text } = page.source
  const eol = eolOf(text)
  const escapes = new Set(page.shortcodes.escapes.map(({ start }) => start))
  const htmlAt = htmlOf(page)
  const all = edits.map((edit) =>
    escapes.has(edit.start) ? literal(edit, page, flavor) : brought(edit, page, htmlAt(edit), flavor, eol),
  )
  const ours = [
    ...all.map(({ edit }) => edit),
    ...(flavor === 'hugo' ? danglingEdits(page, edits, project) : []),
    ...linkEdits(page, project, flavor),
    ...frontMatterEdits(page, flavor, eol),
  ]
  if (flavor === 'vitepress') append(ours, vueEdits(page, ours))
  const problem = all.find((one) => one.problem !== undefined)?.problem
  return {
    path: pathIn(flavor, page),
    text: applied(text, ours),
    ...(problem === undefined ? {} : { problem }),
  }
}
