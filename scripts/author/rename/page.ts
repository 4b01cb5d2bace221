/** The old name in pages: shortcodes, front matter, headings, snapshots, links and prose. */

import { addToList, setFrontMatter, setHeading } from '../../edits/front-matter.ts'
import { setScalar } from '../../edits/scalar.ts'
import { setArgument } from '../../edits/shortcode.ts'
import type { Page } from '../../model/page.ts'
import { ruleArguments } from '../../model/project.ts'
import { ruleCalls } from '../../model/reference.ts'
import { itemsAt, scalarAt } from '../../model/yaml.ts'
import { isDraft, pathKey } from '../../sites/addresses.ts'
import { withoutEnding } from '../../text/link-path.ts'
import { type Moving, movedLinks, movedUrls, publishedMove } from './addresses.ts'
import {
  type EditList,
  isDistinctive,
  labelPattern,
  matchesOf,
  type Replacement,
  wordPattern,
} from './names.ts'

/** What of a front matter a reader sees. */
const shownKeys = ['title', 'linkTitle', 'description', 'summary']

function renameInFrontMatter(page: Page, moving: Moving, edits: EditList): void {
  const { names, own } = moving
  for (const key of shownKeys) {
    const value = page.frontMatter?.values[key]
    if (typeof value !== 'string') continue
    const isName = own.has(page) && value.trim() === names.from
    if (!isName && !isDistinctive(names)) continue
    const wanted = isName ? names.to : value.replace(wordPattern(names), () => names.to)
    if (wanted !== value) edits.add(page.path, setFrontMatter(page, key, wanted))
  }
}

/** `ref` and `relref` name a page by its file, with or without a folder and an ending. */
function renameInRefs(page: Page, moving: Moving, edits: EditList): void {
  const { moves } = moving
  for (const call of page.shortcodes.calls) {
    const [arg] = call.args
    if ((call.name !== 'ref' && call.name !== 'relref') || !arg) continue
    for (const { page: target, to } of moves.values()) {
      const from = target.contentPath
      const name = arg.value.replace(/^\/+/, '').replace(/#.*/s, '')
      const ending = [from, withoutEnding(from)].find(
        (path) => path === name || (name !== '' && path.endsWith(`/${name}`)),
      )
      if (ending === undefined) continue
      const kept = arg.value.length - arg.value.replace(/#.*/s, '').length
      const depth = name.split('/').length
      const target2 = (ending === from ? to : withoutEnding(to)).split('/').slice(-depth).join('/')
      const lead = arg.value.startsWith('/') ? '/' : ''
      const anchor = kept > 0 ? arg.value.slice(-kept) : ''
      edits.add(page.path, setArgument(page.source.text, arg, lead + target2 + anchor))
      break
    }
  }
}

function renameInSnapshots(page: Page, { names }: Moving, edits: EditList): void {
  for (const { yaml } of page.snapshots) {
    const [root] = yaml.documents
    const name = scalarAt(root?.kind === 'seq' ? root.items[0] : root, 'alert')
    if (name?.text === names.from) edits.add(page.path, setScalar({ ...name, source: page.source }, names.to))
  }
}

/**
 * The old address of a page that moves, so that it goes on leading there. An alias that is the new address takes
 * its place: a page that redirects to itself is shown to nobody. False where it can't be added.
 */
function leaveRedirect(page: Page, moving: Moving, edits: EditList): boolean {
  const move = moving.moves.get(page)
  if (!move || isDraft(page)) return true
  const published = publishedMove(move, moving.project)
  if (published.from === undefined || published.from === published.to) return true
  const alias = `/${published.from}`
  const items = itemsAt(page.frontMatter?.node, 'aliases')
  const own = items.find(
    (item) => item.kind === 'scalar' && pathKey(item.text) === pathKey(published.to ?? ''),
  )
  if (own?.kind === 'scalar') return edits.add(page.path, setScalar({ ...own, source: page.source }, alias))
  return edits.add(page.path, addToList(page, 'aliases', alias))
}

/** False when the page moves and no redirect could be left. */
export function renameInPage(page: Page, moving: Moving, edits: EditList): boolean {
  const { names, own } = moving
  const { text } = page.source
  const isRedirected = leaveRedirect(page, moving, edits)
  for (const call of ruleCalls(page)) {
    const [, arg] = ruleArguments(call.args)
    if (arg?.value === names.from) edits.add(page.path, setArgument(text, arg, names.to))
  }
  renameInRefs(page, moving, edits)
  renameInSnapshots(page, moving, edits)
  renameInFrontMatter(page, moving, edits)
  for (const heading of page.headings)
    if (own.has(page) && heading.text === names.from)
      edits.add(page.path, setHeading(page, heading, names.to))
  const places: Replacement[] = [
    ...movedUrls(text, moving),
    ...movedLinks(page, moving),
    ...matchesOf(text, labelPattern(names), names.to),
    ...(isDistinctive(names) ? matchesOf(text, wordPattern(names), names.to) : []),
  ]
  for (const { from, to, text: wanted } of places)
    if (from >= page.bodyStart) edits.add(page.path, [{ start: from, end: to, text: wanted }])
  return isRedirected
}
