/** A tree against the site that was built of it. */
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { Diagnostic } from '../../scripts/diagnostic.ts'
import { type Config, defaultConfig } from '../../scripts/model/config.ts'
import { checkSite } from '../../scripts/session/built-site.ts'
import { newFolder } from '../support/folders.ts'
import { makeProject } from '../support/tree.ts'

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = newFolder()
  folders.push(folder)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

const base = 'https://a.org/docs/'
const config: Partial<Config> = { site: { ...defaultConfig.site, base } }
const rulesWith = (url: string): string =>
  `groups:\n  - name: g\n    rules:\n      - alert: NodeDown\n        expr: up == 0\n        annotations:\n          runbook_url: "${url}"\n`
const shown = ({ severity, message, help }: Diagnostic): string => `${severity}: ${message} (${help})`

/** What is said of one runbook URL. */
function onUrl(url: string, files: Readonly<Record<string, string>>): string[] {
  const project = makeProject({ 'rules/a.yml': rulesWith(url) }, config)
  return checkSite(project, folderWith(files)).diagnostics.map(shown)
}

const page = '<!doctype html><h1 id="nodedown">NodeDown</h1><h2 id="meaning">Meaning</h2><a name="old"></a>'
const site = {
  'index.html': '<a href="/docs/runbooks/node/nodedown/">x</a>',
  'runbooks/node/nodedown/index.html': page,
  'runbooks/node/Kept.html': page,
  'runbooks/node/a b/index.html': page,
  'runbooks/node/über/index.html': page,
  'runbooks/node/old/index.html':
    '<meta http-equiv="refresh" content="0; url=https://a.org/docs/runbooks/node/nodedown/">',
  'alerts.json': '[]',
}

describe('a runbook URL', () => {
  test.each([
    'runbooks/node/nodedown/',
    'runbooks/node/nodedown',
    'runbooks/node/nodedown/index.html',
    'runbooks/node/nodedown/?x=1',
    'runbooks/node/nodedown/#meaning',
    'runbooks/node/nodedown#old',
    'runbooks/node/nodedown/#top',
    'runbooks/node/nodedown/#:~:text=x',
    'runbooks/node/Kept',
    'runbooks/node/Kept.html#meaning',
    'runbooks/node/a%20b/',
    'runbooks/node/%C3%BCber/',
    'runbooks/node/../node/nodedown/',
    'runbooks/node/old/#meaning',
    'alerts.json',
    '',
  ])('%s is a file', (path) => {
    expect(onUrl(base + path, site)).toEqual([])
  })

  test.each([
    ['runbooks/node/NodeDown/', `Did you mean \`${base}runbooks/node/nodedown/\`?`],
    ['runbooks/node/nodedwn/', `Did you mean \`${base}runbooks/node/nodedown/\`?`],
    ['runbooks/node/kept', `Did you mean \`${base}runbooks/node/Kept.html\`?`],
    ['runbooks/node/', 'Check whether the page is a draft, or published at another address.'],
    ['alerts.json/', 'Check whether the page is a draft, or published at another address.'],
    ['../runbooks/node/nodedown/', 'Check whether the page is a draft, or published at another address.'],
    ['../etc/passwd', 'Check whether the page is a draft, or published at another address.'],
    ['%2e%2e/%2e%2e/etc/passwd', 'Check whether the page is a draft, or published at another address.'],
  ])('%s is none', (path, help) => {
    expect(onUrl(base + path, site)).toEqual([
      `error: \`${base}${path}\` is not a file of the built site (${help})`,
    ])
  })

  test.each([
    ['runbooks/node/nodedown/#mening', 'Did you mean `#meaning`?'],
    ['runbooks/node/nodedown/#Meaning', 'Did you mean `#meaning`?'],
    ['runbooks/node/old/#impact', 'Use an anchor that the page has, or remove it.'],
  ])('%s has no such anchor', (path, help) => {
    const anchor = path.slice(path.indexOf('#'))
    expect(onUrl(base + path, site)).toEqual([
      `error: \`${base}${path}\` leads to a page whose HTML has no \`${anchor}\` (${help})`,
    ])
  })

  test('elsewhere is not judged', () => {
    for (const url of [
      'https://b.org/x',
      'https://a.org/other/',
      'docs/x.md',
      'https://a.org/docs/{{ $labels.x }}',
    ])
      expect(onUrl(url, site)).toEqual([])
  })

  test('is pointed at', () => {
    const project = makeProject({ 'rules/a.yml': rulesWith(`${base}x/`) }, config)
    expect(checkSite(project, folderWith(site)).diagnostics).toEqual([
      expect.objectContaining({
        check: 'link/site',
        file: 'rules/a.yml',
        alert: 'NodeDown',
        range: expect.objectContaining({ start: { line: 7, column: 25, offset: 122 } }),
        data: { url: `${base}x/` },
      }),
    ])
  })

  test('that is known to lead nowhere is not told twice', () => {
    const project = makeProject({ 'rules/a.yml': rulesWith(`${base}x/`) }, config)
    const folder = folderWith(site)
    const [known] = checkSite(project, folder).diagnostics
    if (!known) throw new Error('there is none')
    expect(checkSite(project, folder, [{ ...known, check: 'link/runbook-url' }]).diagnostics).toEqual([])
    expect(checkSite(project, folder, [{ ...known, check: 'link/placeholder' }]).diagnostics).toHaveLength(1)
  })

  test('is under the address that the front page has, where no other is known', () => {
    const project = makeProject({ 'rules/a.yml': rulesWith('https://b.org/gone/') })
    const files = { 'index.html': '<link rel="canonical" href="https://b.org/">' }
    expect(checkSite(project, folderWith(files)).diagnostics).toHaveLength(1)
    expect(checkSite(project, folderWith({ 'index.html': '' })).diagnostics).toEqual([])
  })
})

describe('links within the site', () => {
  const on = (files: Readonly<Record<string, string>>, tree: Readonly<Record<string, string>> = {}) =>
    checkSite(makeProject(tree, config), folderWith(files)).diagnostics

  test('lead to pages and their anchors', () => {
    const links = [
      'b/',
      './b/',
      'b/index.html#x',
      '../docs/b/',
      '/docs/b/#x',
      'https://a.org/docs/b/',
      'http://a.org/docs/b/',
      '//a.org/docs/b/',
      '#here',
      '#',
      '#top',
      '#/route',
      '?q=1',
      'mailto:x@a.org',
      'javascript:void(0)',
      'data:,x',
      '/elsewhere/',
      'https://a.org/docsother/',
      'https://c.org/x',
      'http://[',
      'i%6Dg.png',
    ]
    const files = {
      'index.html': `<p id="here">${links.map((href) => `<a href="${href}">x</a>`).join('')}<link rel="icon" href="/docs/none.ico">`,
      'b/index.html': '<p id="x">',
      'img.png': '',
    }
    expect(on(files)).toEqual([])
  })

  test('that lead nowhere are named', () => {
    const files = {
      'index.html':
        '<a href="c/">c</a><a href="b/#y">b</a><a href="#y">here</a><img src="/docs/img.png"><link rel="stylesheet" href="/docs/a.css">',
      'b/index.html': '<a href="../c/">c</a>',
    }
    expect(on(files).map(({ severity, file, message }) => `${severity} ${file} ${message}`)).toEqual([
      'warning . `#y` in `index.html` leads to a page without `#y`',
      'warning . `../c/` in `b/index.html` leads to no file of the built site',
      'warning . `/docs/a.css` in `index.html` leads to no file of the built site',
      'warning . `/docs/img.png` in `index.html` leads to no file of the built site',
      'warning . `b/#y` in `index.html` leads to a page without `#y`',
      'warning . `c/` in `index.html` leads to no file of the built site',
    ])
  })

  test('to anchors are judged by the page that has them', () => {
    const files = { 'a.html': '<a href="#y">y</a>', 'b.html': '<a href="#y">y</a><p id="y">' }
    expect(on(files).map(({ data }) => data?.files)).toEqual([['a.html']])
  })

  test('that a theme repeats on every page are one finding', () => {
    const files = Object.fromEntries(
      Array.from({ length: 50 }, (_, i) => [`p${i}/index.html`, '<a href="/docs/about/">About</a>']),
    )
    expect(on(files)).toEqual([
      expect.objectContaining({
        message: '`/docs/about/` in `p0/index.html` and 49 other pages leads to no file of the built site',
        data: expect.objectContaining({ count: 50, target: 'about/' }),
      }),
    ])
  })

  test('are pointed at in the page that has them', () => {
    const tree = { 'content/runbooks/a.md': '# A\n\nsee [b](../b/)\n', 'content/runbooks/c.md': '# C' }
    const files = {
      'runbooks/a/index.html': '<a href="../b/">b</a>',
      'runbooks/c/index.html': '<a href="../b/">b</a>',
    }
    expect(on(files, tree).map(({ file, range, message }) => [file, range?.start.line, message])).toEqual([
      ['.', undefined, '`../b/` in `runbooks/c/index.html` leads to no file of the built site'],
      ['content/runbooks/a.md', 3, '`../b/` in `runbooks/a/index.html` leads to no file of the built site'],
    ])
  })

  test('obey `<base>`', () => {
    const files = {
      'a/b/index.html': '<base href="/docs/"><a href="c/">c</a><a href="d/">d</a>',
      'c/index.html': '',
    }
    expect(on(files).map(({ data }) => data?.target)).toEqual(['d/'])
  })
})

describe('the folder', () => {
  test('is not left by a symbolic link, and a circle of them ends', () => {
    const outside = folderWith({ 'secret.html': '' })
    const folder = folderWith(site)
    symlinkSync(join(outside, 'secret.html'), join(folder, 'secret.html'))
    symlinkSync(outside, join(folder, 'outside'))
    symlinkSync(folder, join(folder, 'circle'))
    symlinkSync(join(folder, 'alerts.json'), join(folder, 'linked.json'))
    symlinkSync(join(folder, 'nothing'), join(folder, 'broken.html'))
    const said = (url: string) =>
      checkSite(makeProject({ 'rules/a.yml': rulesWith(url) }, config), folder).diagnostics
    expect(said(`${base}secret.html`)).toHaveLength(1)
    expect(said(`${base}outside/secret.html`)).toHaveLength(1)
    expect(said(`${base}broken.html`)).toHaveLength(1)
    expect(said(`${base}linked.json`)).toEqual([])
  })

  test('has to be there, with HTML in it', () => {
    const project = makeProject({}, config)
    expect(() => checkSite(project, '/nowhere')).toThrow("can't be read (ENOENT)")
    expect(() => checkSite(project, folderWith({ 'a.txt': '' }))).toThrow('no HTML')
  })
})
