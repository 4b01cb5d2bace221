import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'
import { readMarkdown } from '../../scripts/load/markdown.ts'
import type { SiteConfig } from '../../scripts/model/config.ts'
import { pathKey, publishedPaths } from '../../scripts/sites/addresses.ts'
import { newFolder } from '../support/folders.ts'

const plain: SiteConfig = { uglyURLs: false, disablePathToLower: false }

const paths = (contentPath: string, frontMatter = '', site = plain) => {
  const text = `---\ntitle: x\n${frontMatter}\n---\n`
  const page = readMarkdown({ path: `content/${contentPath}`, text }, contentPath)
  return publishedPaths(
    { ...page, shortcodes: { calls: [], escapes: [], problems: [] }, snapshots: [] },
    site,
  )
}

test.each([
  ['runbooks/haproxy/MysqlTooManyConnections(>80%).md', 'runbooks/haproxy/mysqltoomanyconnections80/'],
  ['runbooks/Run Books/A  > B.md', 'runbooks/run-books/a-b/'],
  ['runbooks/a - b.md', 'runbooks/a-b/'],
  ['runbooks/trailing .md', 'runbooks/trailing-/'],
  ['runbooks/a%41b %zz.md', 'runbooks/a%41b-zz/'],
  ['runbooks/C++#~@\\.md', 'runbooks/c++#~@\\/'],
  ['runbooks/İΣ.md', 'runbooks/iσ/'],
  ['runbooks/a.b.C.md', 'runbooks/a.b.c/'],
  ['runbooks/x.markdown', 'runbooks/x/'],
  ['runbooks/_index.md', 'runbooks/'],
  ['runbooks/bundle/index.md', 'runbooks/bundle/'],
  ['runbooks/bundle/Index.md', 'runbooks/bundle/index/'],
  ['_index.md', ''],
])('%s is published at /%s', (contentPath, published) => {
  expect(paths(contentPath)).toEqual([published])
})

test('slug replaces the last part, and url is taken as it is', () => {
  expect(paths('runbooks/A.md', "slug: 'My Slug!'")).toEqual(['runbooks/my-slug/'])
  expect(paths('runbooks/Dir/index.md', 'slug: S')).toEqual(['runbooks/dir/s/'])
  expect(paths('runbooks/Dir/_index.md', 'slug: S')).toEqual(['runbooks/dir/'])
  expect(paths('runbooks/A.md', 'slug: 5')).toEqual(['runbooks/5/'])
  expect(paths('runbooks/A.md', 'slug: s\nurl: /My Url/X')).toEqual(['My Url/X/'])
  expect(paths('runbooks/A.md', 'url: a/b.html')).toEqual(['a/b.html'])
})

test('aliases are more addresses, relative to the folder unless they begin with a slash', () => {
  const aliases = 'aliases: [/Old Path/, rel, ../up, /x.html, "Foo>Bar"]'
  expect(paths('leaf/A.md', aliases)).toEqual([
    'leaf/a/',
    'Old Path/',
    'leaf/rel/',
    'up/',
    'x.html',
    'leaf/Foo>Bar/',
  ])
})

test('drafts are published nowhere', () => {
  expect(paths('a.md', 'draft: true')).toEqual([])
  expect(paths('a.md', 'published: false')).toEqual([])
  expect(paths('a.md', 'draft: false\npublished: true')).toEqual(['a/'])
})

test('addresses of one page have one key', () => {
  const keys = ['/runbooks/a/', 'runbooks/a', 'runbooks/a/index.html'].map(pathKey)
  expect(new Set(keys)).toEqual(new Set(['runbooks/a']))
  expect(pathKey('/')).toBe('')
})

const hugo = spawnSync('hugo', ['version']).status === 0

/** Names and front matter that bring out every rule at once. */
const names = [
  'A > 80%',
  'Mysql(>80%)',
  'a%41b',
  'a%zz',
  '50%25',
  'a#b',
  'C++ & D',
  '-lead- trail-',
  'ÉÈ İß ΑΣ',
  'a  - b',
  'a.b.C',
  '.hidden',
  '#hash',
  'tilde~',
  'sp ace ',
  'a@b~c\\d',
  'tab\tx',
  `"q"'s`,
  'e\u0301 ½²٣',
  '日本 語',
  '_index',
]
const heads = [
  'slug: "My Slug!/x"',
  'slug: "  spaced  "',
  'slug: 5',
  'slug: S.l.U',
  'url: /My Url/X',
  'url: rel/Y/',
  'url: /c/d.html\nslug: no',
  'aliases: [/Old Path/, rel, /x.html, ../up, "Foo>Bar"]',
  'aliases: /single',
  'draft: true',
  'published: false',
  'url: ""\nslug: ""',
]

const byFolder = (path: string) => path.replace(/(^|\/)index\.html$/, '$1')

test.runIf(hugo).for([
  [false, false],
  [true, false],
  [false, true],
  [true, true],
])('Hugo publishes the same (uglyURLs %s, disablePathToLower %s)', ([uglyURLs, disablePathToLower]) => {
  const site = { uglyURLs, disablePathToLower } as SiteConfig
  const root = newFolder()
  try {
    const write = (path: string, text: string) => {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), text)
    }
    write(
      'config.toml',
      `baseURL = "https://x.org/y/"\nuglyURLs = ${uglyURLs}\ndisablePathToLower = ${disablePathToLower}\n` +
        'disableKinds = ["home", "taxonomy", "term", "RSS", "sitemap", "404"]\n',
    )
    for (const kind of ['single', 'list']) write(`layouts/_default/${kind}.html`, '{{ .File.Path }}')
    const expected = new Set<string>()
    const add = (contentPath: string, head: string) => {
      write(`content/${contentPath}`, `---\ntitle: x\n${head}\n---\n`)
      for (const path of paths(contentPath, head, site)) expected.add(path)
    }
    for (const name of names) add(`Run Books/${name}.md`, '')
    for (const [index, head] of heads.entries()) add(`leaf ${index}/Page.md`, head)
    for (const folder of ['one/Bundle/index', 'one/Sub Dir/_index', 'one/_index', 'one/Other/Index'])
      add(`${folder}.md`, '')
    execFileSync('hugo', ['--quiet', '--source', root])
    const published = readdirSync(join(root, 'public'), { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.html'))
      .map(byFolder)
      // A list of a folder that has no page of its own.
      .filter((path) => !/^leaf-\d+(\/|\.html)$/.test(path))
    expect(published.sort()).toEqual([...expected].map(byFolder).sort())
  } finally {
    rmSync(root, { recursive: true })
  }
})
