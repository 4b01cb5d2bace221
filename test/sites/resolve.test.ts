import { describe, expect, test } from 'vitest'
import type { Config } from '../../scripts/model/config.ts'
import type { Project } from '../../scripts/model/project.ts'
import { siteNotes, siteOf } from '../../scripts/sites/base.ts'
import { pagesReached, resolveRunbookUrl } from '../../scripts/sites/resolve.ts'
import { makeProject } from '../support/tree.ts'

interface Tree {
  /** Alert → the value of its `runbook_url`. */
  readonly urls: Readonly<Record<string, string>>
  /** Content path → text. */
  readonly pages: Readonly<Record<string, string>>
  readonly config?: Partial<Config>
}

function projectOf({ urls, pages, config }: Tree): Project {
  const rules = Object.entries(urls).map(
    ([name, url]) =>
      `- alert: ${name}\n    expr: up == 0\n    annotations: { runbook_url: ${JSON.stringify(url)} }`,
  )
  const files = Object.entries(pages).map(([path, text]) => [`content/${path}`, text])
  return makeProject(
    {
      'rules/node.yml': `groups:\n- name: a\n  rules:\n${rules.map((rule) => `  ${rule}`).join('\n')}\n`,
      ...Object.fromEntries(files),
    },
    config,
  )
}

/** Where each alert's URL leads, in a few words. */
function landings(tree: Tree): Record<string, string> {
  const project = projectOf(tree)
  return Object.fromEntries(
    project.alerts.map((alert) => {
      const landing = resolveRunbookUrl(tree.urls[alert.name.text] ?? '', project, alert)
      if (landing.kind === 'page') return [alert.name.text, landing.page.contentPath]
      if (landing.kind === 'no-anchor') return [alert.name.text, `#${landing.anchor}? ${landing.nearest}`]
      if (landing.kind === 'nowhere') return [alert.name.text, `nowhere: ${landing.nearest}`]
      return [alert.name.text, landing.kind]
    }),
  )
}

const node = { 'runbooks/node/NodeDown.md': '# NodeDown', 'runbooks/node/NodeSlow.md': '# NodeSlow' }

describe('a site that is inferred', () => {
  test('lower case, without a slash at the end', () => {
    const tree: Tree = {
      pages: node,
      urls: {
        NodeDown: 'https://runbooks.example.dev/runbooks/node/nodedown',
        NodeSlow: 'https://runbooks.example.dev/runbooks/node/nodeslow',
        NodeFull: 'https://runbooks.example.dev/runbooks/node/nodefull',
        nodeslow: 'https://runbooks.example.dev/runbooks/node/NodeSlow',
      },
    }
    expect(siteOf(projectOf(tree)).bases).toEqual([
      { url: 'https://runbooks.example.dev/', naming: 'site', from: 2, withoutSlash: true },
    ])
    expect(landings(tree)).toEqual({
      NodeDown: 'runbooks/node/NodeDown.md',
      NodeSlow: 'runbooks/node/NodeSlow.md',
      NodeFull: 'nowhere: undefined',
      nodeslow: 'nowhere: https://runbooks.example.dev/runbooks/node/nodeslow',
    })
    expect(siteNotes(projectOf(tree))).toEqual([
      expect.stringContaining('https://runbooks.example.dev/, from 2 runbook URLs'),
    ])
  })

  test('below a path, with slashes, escapes and index.html', () => {
    const tree: Tree = {
      pages: { ...node, 'runbooks/node/ÄndertSich(>80%).md': '' },
      urls: {
        NodeDown: 'http://Example.dev:80/a/b/runbooks/node/nodedown/index.html',
        NodeSlow: 'https://example.dev/a/b/runbooks/node/nodeslow/?x=1#',
        NodeOdd: 'https://user:secret@example.dev/a/b/runbooks/node/%C3%A4ndertsich80/',
        NodeBad: 'https://example.dev/a/b/runbooks/node/ändertsich(>80%)/',
      },
    }
    expect(siteOf(projectOf(tree)).bases.map(({ url }) => url)).toEqual(['https://example.dev/a/b/'])
    expect(landings(tree)).toEqual({
      NodeDown: 'runbooks/node/NodeDown.md',
      NodeSlow: 'runbooks/node/NodeSlow.md',
      NodeOdd: 'runbooks/node/ÄndertSich(>80%).md',
      NodeBad: 'nowhere: undefined',
    })
  })

  test('one that keeps the case', () => {
    const urls = {
      NodeDown: 'https://example.dev/runbooks/node/NodeDown/',
      NodeSlow: 'https://example.dev/runbooks/node/NodeSlow.html',
      NodeFull: 'https://example.dev/runbooks/node/nodefull/',
    }
    expect(landings({ pages: { ...node, 'runbooks/node/NodeFull.md': '' }, urls })).toEqual({
      NodeDown: 'runbooks/node/NodeDown.md',
      NodeSlow: 'runbooks/node/NodeSlow.md',
      NodeFull: 'nowhere: https://example.dev/runbooks/node/NodeFull',
    })
  })

  test('a slip in the only URL still tells the base', () => {
    const urls = {
      NodeDown: 'https://example.dev/runbooks/node/nodedwn/',
      NodeSlow: 'https://example.dev/runbooks/node/nodeslow/',
      NodeFull: 'https://example.dev/runbooks/node/nodeful/',
    }
    expect(landings({ pages: { ...node, 'runbooks/node/NodeFull.md': '' }, urls })).toEqual({
      NodeDown: 'nowhere: https://example.dev/runbooks/node/nodedown/',
      NodeSlow: 'runbooks/node/NodeSlow.md',
      NodeFull: 'nowhere: https://example.dev/runbooks/node/nodefull/',
    })
  })

  test('most alerts have no page yet, but their URLs lead to the folder of those that have', () => {
    const urls = {
      NodeDown: 'https://example.dev/runbooks/node/nodedown',
      NodeFull: 'https://example.dev/runbooks/node/nodefull',
      NodeHot: 'https://example.dev/runbooks/node/nodehot',
    }
    expect(landings({ pages: node, urls })).toMatchObject({ NodeFull: 'nowhere: undefined' })
    // Less than a quarter is no evidence.
    const more = { A: 'a', B: 'b', C: 'c', D: 'd' }
    const others = Object.entries(more).map(([name, path]) => [
      name,
      `https://example.dev/runbooks/node/${path}`,
    ])
    expect(
      landings({
        pages: node,
        urls: { ...urls, NodeOld: `${urls.NodeHot}x`, ...Object.fromEntries(others) },
      }),
    ).toMatchObject({
      NodeDown: 'elsewhere',
      NodeFull: 'elsewhere',
    })
  })

  test('a folder at the top has a list of its pages, one below has none', () => {
    const urls = {
      NodeDown: 'https://example.dev/runbooks/node/nodedown/',
      NodeSlow: 'https://example.dev/runbooks/node/nodeslow/',
      Top: 'https://example.dev/runbooks/',
      Below: 'https://example.dev/runbooks/node/',
    }
    expect(landings({ pages: node, urls })).toMatchObject({ Top: 'file', Below: 'nowhere: undefined' })
  })

  test('a chance match among many says nothing about the others', () => {
    const urls = {
      NodeDown: 'https://wiki.example.dev/runbooks/node/nodedown/',
      A: 'https://wiki.example.dev/pages/1',
      B: 'https://wiki.example.dev/pages/2',
    }
    expect(landings({ pages: node, urls })).toEqual({ NodeDown: 'elsewhere', A: 'elsewhere', B: 'elsewhere' })
  })

  test('no page that URLs lead to: nothing is known, and nothing said', () => {
    const urls = { NodeDown: 'https://github.com/a/b/tree/main/runbook.md#alert-name-nodedown' }
    expect(landings({ pages: {}, urls })).toEqual({ NodeDown: 'elsewhere' })
    expect(siteNotes(projectOf({ pages: {}, urls }))).toEqual([])
  })
})

describe('a configured base', () => {
  const config = (site: Partial<Config['site']>): Partial<Config> => ({
    site: { uglyURLs: false, disablePathToLower: false, base: 'https://example.dev/docs', ...site },
  })

  test('judges every URL under it, and leaves the others alone', () => {
    const urls = {
      NodeDown: 'https://example.dev/docs/runbooks/node/NodeDown/',
      NodeSlow: 'https://example.dev/docsandmore/runbooks/node/nodeslow/',
      Home: 'https://example.dev/docs',
    }
    expect(landings({ pages: node, urls, config: config({}) })).toEqual({
      NodeDown: 'nowhere: https://example.dev/docs/runbooks/node/nodedown/',
      NodeSlow: 'elsewhere',
      Home: 'file',
    })
    expect(siteNotes(projectOf({ pages: node, urls, config: config({}) }))).toEqual([])
  })

  test('knows its pages at an address that nobody named, but for those at the top', () => {
    const project = projectOf({
      pages: { ...node, 'NodeFull.md': '' },
      urls: { NodeDown: 'https://old.example.dev/wiki/runbooks/node/nodedown/' },
      config: config({}),
    })
    const page = (value: string): unknown => {
      const landing = resolveRunbookUrl(value, project, project.alerts[0])
      return landing.kind === 'elsewhere' ? landing.page?.contentPath : landing.kind
    }
    expect(page('https://old.example.dev/wiki/runbooks/node/nodedown/')).toBe('runbooks/node/NodeDown.md')
    expect(page('https://old.example.dev/runbooks/node/nodedown')).toBe('runbooks/node/NodeDown.md')
    expect(page('https://old.example.dev/runbooks/node/nodeslow/')).toBeUndefined()
    expect(page('https://old.example.dev/xrunbooks/node/nodedown/')).toBeUndefined()
  })

  test('may be a folder of a repository', () => {
    const base = 'https://github.com/acme/rules/blob/main/content'
    const urls = {
      NodeDown: `${base}/runbooks/node/NodeDown.md`,
      NodeSlow: `${base}/runbooks/node/nodeslow.md`,
      Raw: 'https://raw.githubusercontent.com/acme/rules/main/content/runbooks/node/NodeSlow.md',
    }
    expect(landings({ pages: node, urls, config: config({ base }) })).toEqual({
      NodeDown: 'runbooks/node/NodeDown.md',
      NodeSlow: `nowhere: ${base}/runbooks/node/NodeSlow.md`,
      Raw: 'runbooks/node/NodeSlow.md',
    })
  })

  test('has mirrors, and old addresses that lead to it', () => {
    const site = config({
      mirrors: ['https://mirror.example.dev/x'],
      redirects: {
        'https://old.example.dev/wiki/': 'https://example.dev/docs/runbooks/',
        'https://old.example.dev/wiki/gone/': 'https://vendor.example.dev/',
        'https://a.example.dev/': 'https://b.example.dev/',
        'https://b.example.dev/': 'https://a.example.dev/',
      },
    })
    const urls = {
      NodeDown: 'https://mirror.example.dev/x/runbooks/node/nodedown/',
      NodeSlow: 'http://old.example.dev/wiki/node/nodeslow/#nodeslow',
      NodeFull: 'https://old.example.dev/wiki/node/nodefull/',
      Gone: 'https://old.example.dev/wiki/gone/x',
      Loop: 'https://a.example.dev/x',
      Bad: 'https://mirror.example.dev/x/runbooks/node/NodeDown/',
    }
    expect(landings({ pages: node, urls, config: site })).toEqual({
      NodeDown: 'runbooks/node/NodeDown.md',
      NodeSlow: 'runbooks/node/NodeSlow.md',
      NodeFull: 'nowhere: undefined',
      Gone: 'elsewhere',
      Loop: 'elsewhere',
      Bad: 'nowhere: https://mirror.example.dev/x/runbooks/node/nodedown/',
    })
  })

  test('with the settings of the site', () => {
    const urls = {
      NodeDown: 'https://example.dev/docs/runbooks/node/NodeDown.html',
      NodeSlow: 'https://example.dev/docs/runbooks/node/nodeslow/',
    }
    const site = { uglyURLs: true, disablePathToLower: true }
    expect(landings({ pages: node, urls, config: config(site) })).toEqual({
      NodeDown: 'runbooks/node/NodeDown.md',
      NodeSlow: 'nowhere: https://example.dev/docs/runbooks/node/NodeSlow.html',
    })
  })
})

describe('a page as a file of its repository', () => {
  test('on GitHub and GitLab, by any branch, as text or raw', () => {
    const hub = 'https://github.com/acme/rules'
    const urls = {
      NodeDown: `${hub}/blob/main/content/runbooks/node/NodeDown.md`,
      NodeSlow: `${hub}/blob/main/content/runbooks/node/NodeSlow.md#nodeslow`,
      Branch: `${hub}/tree/release/1/content/runbooks/node/NodeSlow.md`,
      Gone: `${hub}/raw/old/content/runbooks/node/NodeGone.md`,
      Raw: 'https://raw.githubusercontent.com/acme/rules/main/content/runbooks/node/NodeDown.md',
      Lower: `${hub}/blob/main/content/runbooks/node/nodedown.md`,
      Rule: `${hub}/blob/main/rules/node.yml#L3`,
      Folder: `${hub}/tree/main/content/runbooks/node`,
      Fork: 'https://github.com/other/rules/blob/main/content/runbooks/node/Gone.md',
    }
    expect(landings({ pages: node, urls })).toEqual({
      NodeDown: 'runbooks/node/NodeDown.md',
      NodeSlow: 'runbooks/node/NodeSlow.md',
      Branch: 'runbooks/node/NodeSlow.md',
      Gone: 'nowhere: undefined',
      Raw: 'runbooks/node/NodeDown.md',
      Lower: `nowhere: ${hub}/blob/main/content/runbooks/node/NodeDown.md`,
      Rule: 'elsewhere',
      Folder: 'file',
      Fork: 'elsewhere',
    })
    const lab = 'https://git.example.dev/ops/alerts/rules/-/blob/main/content/runbooks/node'
    expect(
      landings({
        pages: node,
        urls: {
          NodeDown: `${lab}/NodeDown.md`,
          NodeSlow: `${lab}/NodeSlow.md`,
          NodeFull: `${lab}/NodeFul.md`,
        },
      }),
    ).toEqual({
      NodeDown: 'runbooks/node/NodeDown.md',
      NodeSlow: 'runbooks/node/NodeSlow.md',
      NodeFull: 'nowhere: undefined',
    })
  })

  test('in one folder of it: another one is no second base', () => {
    const base = 'https://github.com/acme/rules/blob/main'
    const tree: Tree = {
      pages: { 'NodeDown.md': '', 'NodeSlow.md': '', 'NodeFull.md': '' },
      urls: {
        NodeDown: `${base}/content/NodeDown.md`,
        NodeSlow: `${base}/content/NodeSlow.md`,
        NodeFull: `${base}/contents/NodeFull.md`,
      },
    }
    expect(siteOf(projectOf(tree)).bases.map(({ url }) => url)).toEqual([`${base}/content/`])
    expect(landings(tree)).toMatchObject({ NodeFull: 'elsewhere' })
  })

  test('that says other things than its namesake elsewhere', () => {
    const base = 'https://github.com/vendor/mixin/tree/main/runbook.md'
    const urls = { NodeDown: `${base}#alert-name-nodedown`, NodeSlow: `${base}#alert-name-nodeslow` }
    expect(landings({ pages: { 'runbook.md': '# Ours\n' }, urls })).toEqual({
      NodeDown: 'elsewhere',
      NodeSlow: 'elsewhere',
    })
  })

  test('one page for many alerts, by the ids of its headings', () => {
    const page =
      '# Runbook\n\n##### Alert Name: "NodeDown"\n\n##### Alert Name: "NodeFull"\n\n<a name="by-hand"></a>\n\n## Own {#own-id}\n'
    const base = 'https://github.com/acme/rules/tree/main/runbook.md'
    const urls = {
      NodeDown: `${base}#alert-name-nodedown`,
      NodeSlow: `${base}#alert-name-nodeslow`,
      NodeCase: `${base}#alert-name-NodeDown`,
      NodeHand: `${base}#by-hand`,
      NodeOwn: `${base}#own-id`,
      NodeLine: `${base}#L3-L5`,
      NodeTop: `${base}`,
      NodeTemplate: `${base}#{{ $labels.x }}`,
    }
    expect(landings({ pages: { 'runbook.md': page }, urls })).toEqual({
      NodeDown: 'runbook.md',
      NodeSlow: '#alert-name-nodeslow? undefined',
      NodeCase: '#alert-name-NodeDown? alert-name-nodedown',
      NodeHand: 'runbook.md',
      NodeOwn: 'runbook.md',
      NodeLine: 'runbook.md',
      NodeTop: 'runbook.md',
      NodeTemplate: 'runbook.md',
    })
  })
})

test('templates, paths and words', () => {
  const base = 'https://example.dev/runbooks/node'
  const urls = {
    NodeDown: `${base}/nodedown/`,
    NodeSlow: `${base}/nodeslow/`,
    Query: `${base}/nodedown/?host={{ $labels.instance }}`,
    Begins: `${base}/{{ $labels.alertname | toLower }}/`,
    Wrong: 'https://example.dev/runbooks/host/{{ $labels.x }}/',
    Host: 'https://{{ $externalLabels.site }}/nodedown/',
    Jsonnet: '%(runbooks)s/nodedown',
    Path: 'content/runbooks/node/NodeDown.md#nodedown',
    FromRule: '../content/runbooks/node/NodeDown.md',
    Published: '/runbooks/node/nodedown/',
    Missing: 'content/runbooks/node/NodeDow.md',
    Docs: 'docs/node.md',
    Escape: '../../../etc/passwd',
    Mail: 'mailto:ops@example.dev',
    Words: 'ask the storage team',
    Todo: 'TODO',
  }
  expect(landings({ pages: node, urls })).toEqual({
    NodeDown: 'runbooks/node/NodeDown.md',
    NodeSlow: 'runbooks/node/NodeSlow.md',
    Query: 'runbooks/node/NodeDown.md',
    Begins: 'templated',
    Wrong: 'nowhere: undefined',
    Host: 'templated',
    Jsonnet: 'templated',
    Path: 'runbooks/node/NodeDown.md',
    FromRule: 'runbooks/node/NodeDown.md',
    Published: 'runbooks/node/NodeDown.md',
    Missing: 'nowhere: content/runbooks/node/NodeDown.md',
    Docs: 'relative',
    Escape: 'relative',
    Mail: 'elsewhere',
    Words: 'prose',
    Todo: 'prose',
  })
})

test('a draft is no place to land, and is named', () => {
  const project = projectOf({
    pages: { ...node, 'runbooks/node/NodeNew.md': '---\ndraft: true\n---\n# NodeNew' },
    urls: {
      NodeDown: 'https://example.dev/runbooks/node/nodedown/',
      NodeNew: 'https://example.dev/runbooks/node/nodenew/',
    },
  })
  expect(resolveRunbookUrl('https://example.dev/runbooks/node/nodenew/', project)).toMatchObject({
    kind: 'nowhere',
    draft: { contentPath: 'runbooks/node/NodeNew.md' },
  })
  const [alert] = project.alerts.filter(({ name }) => name.text === 'NodeNew')
  const wrong = resolveRunbookUrl('https://example.dev/runbooks/node/something-else/', project, alert)
  expect(wrong).toMatchObject({ kind: 'nowhere', nearest: undefined })
  expect([...pagesReached(project)].map(({ contentPath }) => contentPath)).toEqual([
    'runbooks/node/NodeDown.md',
  ])
})
