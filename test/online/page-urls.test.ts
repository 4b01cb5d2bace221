/** Which addresses of a page are its links. */
import { expect, test } from 'vitest'
import { urlsInPage } from '../../scripts/online/page-urls.ts'
import { makeProject } from '../support/tree.ts'

const urlsIn = (text: string) => {
  const [page] = makeProject({ 'content/a.md': text }).pages
  if (!page) throw new Error('no page')
  return urlsInPage(page).map(({ url, start, end, isLink }) => {
    if (!/[\\&]/.test(text)) expect(text.slice(start, end)).toBe(url)
    return isLink ? url : `${url} (text)`
  })
}

test.each<[string, string, string[]]>([
  ['a link', '[a](https://a.org/x)', ['https://a.org/x']],
  ['a link with a title', '[a](https://a.org/x "a title")', ['https://a.org/x']],
  ['a link in angle brackets', '[a](<https://a.org/x y>)', ['https://a.org/x y']],
  [
    'brackets within',
    '[a](https://a.org/x_(y)) (see [b](https://a.org/b))',
    ['https://a.org/x_(y)', 'https://a.org/b'],
  ],
  ['an escape', '[a](https://a.org/x\\_y)', ['https://a.org/x_y']],
  ['an entity', '[a](https://a.org/?a=1&amp;b=2)', ['https://a.org/?a=1&b=2']],
  ['an image', '![a](https://a.org/x.png)', ['https://a.org/x.png']],
  [
    'an image in a link',
    '[![a](https://a.org/x.png)](https://a.org/)',
    ['https://a.org/', 'https://a.org/x.png'],
  ],
  ['a definition', 'see [a]\n\n[a]: https://a.org/x "t"\n', ['https://a.org/x']],
  ['an autolink', '<https://a.org/x>', ['https://a.org/x']],
  ['HTML', '<a class="b" href="https://a.org/x">', ['https://a.org/x']],
  ['a shortcode', '{{< figure src="https://a.org/x.png" >}}', ['https://a.org/x.png']],
  [
    'running text',
    'See https://a.org/x, or (https://a.org/y).',
    ['https://a.org/x (text)', 'https://a.org/y (text)'],
  ],
  ['brackets in running text', 'https://a.org/x_(y) https://a.org/z!', ['https://a.org/z (text)']],
  ['bold', '**https://a.org/x**', ['https://a.org/x (text)']],
  ['upper case', 'HTTPS://A.org/x', ['HTTPS://A.org/x (text)']],
  ['a comment line', '[//]: # (https://a.org/x)', []],
  ['a code span', '`curl https://a.org/x` ``a ` https://a.org/y``', []],
  ['after a code span', '`a` https://a.org/x `b`', ['https://a.org/x (text)']],
  ['a lone backtick', 'a ` https://a.org/x\n\nb `', ['https://a.org/x (text)']],
  ['a fence', '```\nhttps://a.org/x\n```\nhttps://a.org/y', ['https://a.org/y (text)']],
  ['a backtick in a fence', '```\n`\n```\nhttps://a.org/y `', ['https://a.org/y (text)']],
  ['indented code', 'a\n\n    curl https://a.org/x\n', []],
  ['a comment', '<!-- https://a.org/x -->', []],
  ['a snapshot', '{{% comment %}}\nrunbook_url: https://a.org/x\n{{% /comment %}}', []],
  ['preformatted', '<pre>https://a.org/x</pre> <code>https://a.org/x</code>', []],
  ['front matter', '---\nurl: https://a.org/x\n---\n', []],
  [
    'what is to be filled in',
    'https://a.org/<id> https://$HOST/x https://a.org/{id} https://a.org/… https://a.org/...',
    [],
  ],
  ['no address', 'http:// and https:///x', []],
])('%s', (_, text, urls) => {
  expect(urlsIn(text)).toEqual(urls)
})
