/** A page with its shortcodes, and the snapshots of rules in its `comment`s. */
import type { Page, PageText, Snapshot } from '../model/page.ts'
import type { ShortcodeScan } from '../model/shortcode.ts'
import { readYamlPart } from './yaml-part.ts'

const isYaml = (language: string): boolean => language === '' || language === 'yaml' || language === 'yml'
const looksLikeRule = /^[ \t]*(?:-[ \t]+)?["']?(?:alert|record)["']?[ \t]*:/m

/** Reads the code blocks inside `comment` calls that hold a rule. A call without an end holds nothing. */
function readSnapshots(page: Omit<Page, 'snapshots'>): readonly Snapshot[] {
  const { calls } = page.shortcodes
  const comments = calls.flatMap((call) => {
    const close = call.name === 'comment' && call.kind === 'open' ? calls[call.closedBy ?? -1] : undefined
    return close ? [{ start: call.end, end: close.start }] : []
  })
  if (comments.length === 0) return []
  let next = 0
  /** The end of the last comment that begins before a fence. */
  let commentEnd = -1
  return page.fences
    .filter(({ language, content, start, end }) => {
      for (; (comments[next]?.start ?? Number.POSITIVE_INFINITY) <= start; next++)
        commentEnd = Math.max(commentEnd, comments[next]?.end ?? -1)
      const isInside = end <= commentEnd
      return (
        isInside && isYaml(language) && looksLikeRule.test(page.source.text.slice(content.start, content.end))
      )
    })
    .map((fence) => ({ fence, yaml: readYamlPart(page.source, fence.content) }))
}

/** Adds to a page the shortcodes that a scan of its text found, and the snapshots between them. */
export function withShortcodes(text: PageText, shortcodes: ShortcodeScan): Page {
  const page = { ...text, shortcodes }
  return { ...page, snapshots: readSnapshots(page) }
}
