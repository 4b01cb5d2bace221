/** A real Hugo shows the pages of its flavor; what it shows of a rule is compared with the rule's source. */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Parser } from 'htmlparser2'
import { afterAll, expect, test } from 'vitest'
import { asWritten } from '../../scripts/emit/flavor/as-written.ts'
import { flavored } from '../../scripts/emit/flavor/flavored.ts'
import { withShortcodes } from '../../scripts/load/page.ts'
import { loadTree } from '../../scripts/load/tree.ts'
import { defaultConfig } from '../../scripts/model/config.ts'
import type { Page } from '../../scripts/model/page.ts'
import { createProject, type Project } from '../../scripts/model/project.ts'
import { expandPage } from '../../scripts/shortcode/expand.ts'
import { scanShortcodes } from '../../scripts/shortcode/scan.ts'
import { publishedPaths } from '../../scripts/sites/addresses.ts'
import { hasHugo } from '../shortcode/hugo.ts'
import { newFolder } from '../support/folders.ts'
import { makeProject } from '../support/tree.ts'

const made: string[] = []
afterAll(() => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true })
})

interface Shown {
  readonly code: readonly string[]
  readonly links: readonly string[]
  readonly elements: ReadonlySet<string>
}

function read(html: string): Shown {
  const code: string[] = []
  const links: string[] = []
  const elements = new Set<string>()
  let isOpen = false
  const parser = new Parser({
    onopentag(name, { href }) {
      elements.add(name)
      if (href !== undefined) links.push(href)
      if (name !== 'pre') return
      isOpen = true
      code.push('')
    },
    ontext(text) {
      if (isOpen) code.push((code.pop() ?? '') + text)
    },
    onclosetag(name) {
      if (name === 'pre') isOpen = false
    },
  })
  parser.end(html)
  return { code, links, elements }
}

/** Builds a site of a project's pages with plain Hugo; gives what each page shows, and the site's folder. */
function site(project: Project, flavor?: 'hugo'): { folder: string; shown: (page: Page) => Shown } {
  const folder = newFolder()
  made.push(folder)
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  write(
    'config.toml',
    'disableKinds = ["taxonomy", "term", "RSS", "sitemap"]\n[markup.goldmark.renderer]\nunsafe = true\n',
  )
  for (const layout of ['single', 'list']) write(`layouts/_default/${layout}.html`, '{{ .Content }}')
  write('layouts/index.html', '{{ .Content }}')
  for (const page of project.pages) {
    const expanded = expandPage(page, project)
    const { path, text, problem } = flavor
      ? flavored(page, expanded, project, flavor)
      : asWritten(page, expanded, project)
    expect(problem).toBeUndefined()
    write(`content/${path}`, text)
  }
  const { status, stdout, stderr } = spawnSync('hugo', ['--quiet', '--source', folder], { encoding: 'utf8' })
  expect({ status, output: stdout + stderr }).toEqual({ status: 0, output: '' })
  const shown = (page: Page): Shown => {
    const [path = ''] = publishedPaths(page, project.config.site)
    return read(readFileSync(join(folder, 'public', path, 'index.html'), 'utf8'))
  }
  return { folder, shown }
}

/** The rule in its source file: its lines without what they all are indented by. Made by another way than the build. */
function sourceOf(text: string, name: string): string {
  const lines = text.split('\n')
  const first = lines.findIndex((line) => new RegExp(`^ *- alert: ${name}$`).test(line))
  const indent = (lines[first] as string).indexOf('-')
  const block = [lines[first] as string]
  for (const line of lines.slice(first + 1)) {
    if (line.trim() !== '' && line.length - line.trimStart().length <= indent) break
    block.push(line)
  }
  return block
    .map((line) => line.slice(indent + 2))
    .join('\n')
    .trimEnd()
}

test.skipIf(!hasHugo).each(['hugo', undefined] as const)(
  'Hugo shows each rule of the catalog as its file has it, and no link of its flavor leads nowhere: %s',
  (flavor) => {
    const root = fileURLToPath(new URL('../../', import.meta.url))
    const config = { ...defaultConfig, ignore: ['test/checks/'] }
    const tree = loadTree(root, config)
    const project = createProject({
      ...tree,
      config,
      pages: tree.pages.map((page) => withShortcodes(page, scanShortcodes(page.source.text, page.bodyStart))),
      assets: [],
    })
    const { folder, shown } = site(project, flavor)
    let compared = 0
    for (const page of project.pages) {
      const { code, links } = shown(page)
      for (const alert of project.alertsOf(page)) {
        expect(code).toContain(`${sourceOf(alert.file.source.text, alert.name.text)}\n`)
        compared++
      }
      const [from = ''] = publishedPaths(page, project.config.site)
      for (const link of links) {
        if (!flavor || /^[a-z]+:|^#/.test(link)) continue
        const target = posix.join(from, decodeURI(link.replace(/#.*/, '')), 'index.html')
        expect(existsSync(join(folder, 'public', target)), `${page.path}: ${link}`).toBe(true)
      }
    }
    expect(compared).toBe(project.alerts.length)
    expect(compared).toBeGreaterThan(20)
  },
)

const hostile = `groups:
  - name: g
    rules:
      - alert: A
        # {{< figure src="x" >}} {{% rule "a" "b" %}} {{%/* x */%}} {{</*/* y */*/>}}
        expr: up{job="a"} == 0
        annotations:
          summary: '{{ $labels.instance }} & &amp; <b>"x"</b> <INSTANCE>'
          description: |-
            \`\`\`
            </code></pre></details><script>alert(1)</script> --> {{{ $value }}}
            {{ range query "up" }}{{ .Value }}{{ end }}
            \`\`\`\`
            :::
`

const call = '{{% rule "r.yml" "A" %}}'

test.skipIf(!hasHugo)("a rule's text gets out of nothing", () => {
  const project = makeProject({
    'rules/r.yml': hostile,
    'content/x.md': `# x

{{ $labels.instance }} {{%/* rule "x" "y" */%}}

<details>
<summary>Rule</summary>
${call}
</details>

1. one

   ${call}

> <div>
> ${call}
> </div>

~~~~~yaml
${call}
~~~~~

<pre>
${call}
</pre>

<!-- ${call} -->
`,
  })
  const [page] = project.pages
  const { code, elements } = site(project, 'hugo').shown(page as Page)
  const rule = sourceOf(hostile, 'A')
  expect(code.slice(0, 4).map((text) => text.trimEnd())).toEqual([rule, rule, rule, rule])
  expect(code[4]).toContain(rule)
  expect(code).toHaveLength(5)
  expect([...elements]).not.toContain('script')
  expect([...elements]).not.toContain('b')
})

test.skipIf(!hasHugo)("without a flavor a rule's text is shown as it is too, and starts no shortcode", () => {
  const files = { 'rules/r.yml': hostile, 'content/x.md': `# x\n\n> - ${call}\n\n~~~~~\n${call}\n~~~~~\n` }
  const project = makeProject({ ...files, 'content/_index.md': '# top\n' })
  const { code } = site(project).shown(project.pages.find(({ path }) => path === 'content/x.md') as Page)
  expect(code.map((text) => text.trimEnd())).toEqual([sourceOf(hostile, 'A'), sourceOf(hostile, 'A')])
})
