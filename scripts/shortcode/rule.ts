/** `rule "file" "alert"`: the rule as its author wrote it, in a fenced code block. */

import { closesFence, fenceAround, fenceFor, fenceTooShort } from '../model/fence.ts'
import { ruleReference } from '../model/reference.ts'
import { ruleLines } from '../model/rule-text.ts'
import type { ShortcodeCall } from '../model/shortcode.ts'
import type { CallSite, Expanded } from './call-site.ts'
import { placeLines, placementOf } from './placement.ts'

/**
 * A fence for each rule of the name. Where the author has put a fence around the call already, its lines alone:
 * a fence inside a fence would be shown as text.
 */
export function expandRule(call: ShortcodeCall, { page, project, eol }: CallSite): Expanded {
  const reference = ruleReference(call, page, project)
  if (reference.kind !== 'found') {
    const { message, help, at } = reference
    return { problem: { message, help, start: at.start, end: at.end } }
  }
  const { text } = page.source
  const { rules } = reference
  const placement = placementOf(text, call)
  const blocks = rules.map(ruleLines)
  const around = fenceAround(page, call)
  if (around) {
    const lines = blocks.flatMap((block, index) => (index === 0 ? block : ['', ...block]))
    if (closesFence(lines, around, text))
      return { problem: { ...fenceTooShort, start: call.start, end: call.end } }
    return { text: placeLines(lines, placement, eol), rules }
  }
  const lines = blocks.flatMap((block, index) => {
    const fence = fenceFor(block)
    return [...(index === 0 ? [] : ['']), `${fence}yaml`, ...block, fence]
  })
  return { text: placeLines(lines, placement, eol), rules }
}
