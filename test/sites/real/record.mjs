/**
 * Records what a real generator makes of the corpus: `node record.mjs mkdocs|vitepress|docusaurus|hugo FOLDER`, where
 * FOLDER is one in which the generator is installed (`pip install mkdocs` in a venv, `npm install vitepress`, `npm
 * install @docusaurus/core @docusaurus/preset-classic react react-dom`). Writes `<generator>.recorded.json` beside it.
 */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const here = import.meta.dirname
const [name, tools, target = here] = process.argv.slice(2)
const corpus = JSON.parse(readFileSync(join(here, 'corpus.json'), 'utf8'))

const run = (program, args, cwd) =>
  execFileSync(program, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] })

/** Writes the site, has it built, and returns the folder of HTML and the base of the pages in it. */
const generators = {
  mkdocs(folder, put) {
    put(
      'mkdocs.yml',
      'site_name: x\ntheme: {name: null, custom_dir: theme}\nmarkdown_extensions: [footnotes]\n',
    )
    put('theme/main.html', '{{ page.content }}')
    run(join(tools, 'bin/mkdocs'), ['build', '-q'], folder)
    return 'site'
  },
  vitepress(folder, put) {
    put('docs/.vitepress/config.mjs', 'export default { ignoreDeadLinks: true }')
    run(join(tools, 'node_modules/.bin/vitepress'), ['build', 'docs'], folder)
    return 'docs/.vitepress/dist'
  },
  docusaurus(folder, put) {
    put('package.json', '{}')
    put(
      'docusaurus.config.js',
      `module.exports = { title: 'x', url: 'https://x.example.dev', baseUrl: '/', onBrokenLinks: 'ignore',
  markdown: { format: 'md' },
  presets: [['classic', { docs: { routeBasePath: '/' }, blog: false, theme: {} }]] }`,
    )
    run(join(tools, 'node_modules/.bin/docusaurus'), ['build'], folder)
    return 'build'
  },
  hugo(folder, put) {
    put('config.toml', 'contentDir = "docs"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap"]\n')
    put('layouts/_default/single.html', '{{ .Content }}')
    put('layouts/_default/list.html', '{{ .Content }}')
    put('layouts/index.html', '{{ .Content }}')
    run('hugo', ['--quiet'], folder)
    return 'public'
  },
}

// Below the tools, so that a site finds the modules of its generator.
const folder = mkdtempSync(join(tools, 'site-'))
const put = (path, text) => {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}
for (const [page, text] of Object.entries(corpus.pages)) put(`docs/ids-${page}.md`, text)
// To Hugo what is beside an `index.md` is no page.
const known = corpus.paths.filter((path) => name !== 'hugo' || !path.endsWith('index.md'))
for (const path of known) put(`docs/${path}`, `# ${path}\n\nmarker:${path}:end\n`)
put('docs/i.png', '')
const out = join(folder, generators[name](folder, put))

const html = readdirSync(out, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.html'))
const decoded = (text) =>
  text
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
const ids = {}
const paths = {}
for (const file of html.sort()) {
  const text = readFileSync(join(out, file), 'utf8')
  const page = /(?:^|\/)ids-(\w+)(?:\.html|\/index\.html)$/.exec(file)?.[1]
  if (page)
    ids[page] = [...text.matchAll(/<h[1-6][^>]*>/g)].map(([tag]) =>
      decoded(/\sid="([^"]*)"/.exec(tag)?.[1] ?? ''),
    )
  const marker = /marker:([^<]*?):end/.exec(text)?.[1]
  if (marker) paths[decoded(marker)] = file.replaceAll('\\', '/')
}
rmSync(folder, { recursive: true })
writeFileSync(join(target, `${name}.recorded.json`), `${JSON.stringify({ ids, paths }, null, 1)}\n`)
