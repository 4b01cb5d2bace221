import { expect, test } from 'vitest'
import { readMarkdown } from '../../scripts/load/markdown.ts'
import { withShortcodes } from '../../scripts/load/page.ts'
import type { Page } from '../../scripts/model/page.ts'
import { scanShortcodes } from '../../scripts/shortcode/scan.ts'
import * as anchors from '../../scripts/sites/anchor.ts'

const hasAnchor = (page: Page, anchor: string) => anchors.hasAnchor(page, anchor, ['github'])
const nearestId = (anchor: string, page: Page) => anchors.nearestId(anchor, page, ['github'])

const pageOf = (text: string): Page =>
  withShortcodes(readMarkdown({ path: 'content/p.md', text }, 'p.md'), scanShortcodes(text))

const html = pageOf(
  '# A heading\n\n<a id="one"></a> <a name=\'two\'> <b id = three> <i id="v1.2-x"> id="ü"\n',
)

test.each(['a-heading', 'user-content-one', 'one', 'two', 'three', 'v1.2-x', 'v1', 'ü', 'top', 'L12'])(
  '%s is an id',
  (id) => {
    expect(hasAnchor(html, id)).toBe(true)
  },
)

test.each(['heading', 'on', 'v1.2', 'thre', 'x', 'four'])('%s is none', (id) => {
  expect(hasAnchor(html, id)).toBe(false)
})

test('as many ids as links to none of them', () => {
  const many = 30_000
  const page = pageOf(
    Array.from({ length: many }, (_, i) => `## Heading ${i}\n<a id="x${i}"></a>\n`).join('\n'),
  )
  let found = 0
  for (let i = 0; i < many; i++) if (hasAnchor(page, `y${i}`)) found++
  expect(found).toBe(0)
})

test('a heading that is nearly called so', () => {
  expect(nearestId('a-headin', html)).toBe('a-heading')
})
