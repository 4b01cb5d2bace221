/** What a page of HTML says. */
import { expect, test } from 'vitest'
import { readHtml } from '../../scripts/text/html.ts'

test('anchors are ids, and the names of `<a>`', () => {
  const { anchors } = readHtml(
    '<p id=a><a name="b">x</a><input name="c"><p id=""><p ID="D"><p id="&uuml;"><!-- <p id="e"> -->',
  )
  expect([...anchors]).toEqual(['a', 'b', 'D', 'ü'])
})

test('links are what the page leads to or is made of', () => {
  const { links } = readHtml(
    '<a href="a?x=1&amp;y=2">a</a><img src=b><script src="c"></script><link rel="stylesheet" href="d">' +
      '<link rel="preconnect" href="https://e"><link href="f" rel="icon"><area href="g"><p href="h" src="i">',
  )
  expect(links).toEqual(['a?x=1&y=2', 'b', 'c', 'd', 'g'])
})

test('words are what a reader sees', () => {
  const html = readHtml(
    '<head><title> A\n title </title><style>p{}</style></head><body><svg><title>icon</title></svg><h1>The <b>first</b></h1><h1>second</h1><script>x()</script><noscript>Enable it</noscript><p>a &amp; b',
  )
  expect(html).toMatchObject({
    title: 'A title',
    heading: 'The first',
    text: 'The first second a & b',
    hasScripts: true,
  })
})

test.each([
  ['<meta http-equiv="refresh" content="0; url=https://a.org/x">', 'https://a.org/x'],
  ['<META HTTP-EQUIV=Refresh CONTENT="0;URL=\'/x\'">', '/x'],
  ['<meta content="2,/x" http-equiv="refresh">', '/x'],
  ['<meta http-equiv="refresh" content="300; url=/x">', undefined],
  ['<meta http-equiv="refresh" content="0">', undefined],
  ['<meta name="refresh" content="0; url=/x">', undefined],
])('%s', (text, refresh) => {
  expect(readHtml(text).refresh).toBe(refresh)
})

test('a page may say where it is', () => {
  expect(readHtml('<base href="/x/"><link href="https://a.org/" rel="canonical">')).toMatchObject({
    base: '/x/',
    canonical: 'https://a.org/',
  })
})

// One that took its reader quadratic time would not be over before the runner gives up.
test.each(['<a href="', '<', '<!--', '<svg>', '<b></b><i>', '<title>', '</p>', '&', '<p id="x"'])(
  'a hostile page of %s comes to an end',
  (part) => {
    expect(readHtml(part.repeat(200_000))).toBeDefined()
  },
)

test('a page that is nested deeper than any browser nests is read as far as that', () => {
  const page = (depth: number) => readHtml(`${'<b>'.repeat(depth)}<p id="x">${'</b>'.repeat(depth)}`)
  expect(page(500)).toMatchObject({ isWhole: true, anchors: new Set(['x']) })
  expect(page(600)).toMatchObject({ isWhole: false, anchors: new Set() })
})
