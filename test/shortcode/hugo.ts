/** A real Hugo, asked what it makes of shortcode calls. */
import { execFile, spawnSync } from 'node:child_process'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { newFolder } from '../support/folders.ts'

export const hasHugo = spawnSync('hugo', ['version']).status === 0

/** Each shortcode prints how it was understood. In HTML pages everything else stays as it is, byte for byte. */
const layouts = {
  'shortcodes/rule.html': '⟦{{ .Name }} {{ jsonify .Params | safeHTML }}⟧',
  'shortcodes/comment.html': '⟦{{ .Name }} {{ jsonify .Params | safeHTML }}⟧{{ .Inner }}⟦/{{ .Name }}⟧',
  // Hugo writes no file for an empty page, hence the sign before it.
  '_default/single.html': '>{{ .Content }}',
}
const config =
  'disableKinds = ["home", "section", "taxonomy", "term", "RSS", "sitemap", "robotsTXT", "404"]\n'

/** What a page must begin with, for Hugo takes a text that begins with a tag for no page at all. */
export const head = '---\n---\n'

function run(site: string): Promise<string> {
  return new Promise((resolve) => {
    execFile('hugo', ['--quiet', '--source', site], { timeout: 60_000 }, (error, stdout, stderr) =>
      resolve(error ? `${stdout}${stderr}${error.message}` : ''),
    )
  })
}

/** What Hugo prints for each text, or `undefined` where it refuses. One run for all that it takes. */
export async function renderWithHugo(texts: readonly string[]): Promise<(string | undefined)[]> {
  const site = newFolder()
  try {
    await mkdir(join(site, 'content'))
    await mkdir(join(site, 'layouts/shortcodes'), { recursive: true })
    await mkdir(join(site, 'layouts/_default'))
    await writeFile(join(site, 'config.toml'), config)
    for (const [path, text] of Object.entries(layouts)) await writeFile(join(site, 'layouts', path), text)
    const page = (index: number): string => join(site, 'content', `p${index}.html`)
    await Promise.all(texts.map((text, index) => writeFile(page(index), head + text)))
    const refused = new Set<number>()
    for (let output = await run(site); output !== ''; output = await run(site)) {
      const names = new Set([...output.matchAll(/\bp(\d+)\.html/g)].map((match) => Number(match[1])))
      const before = refused.size
      for (const index of names) {
        refused.add(index)
        await rm(page(index), { force: true })
      }
      if (refused.size === before) throw new Error(`hugo names no page: ${output}`)
    }
    const read = async (_: string, index: number): Promise<string | undefined> =>
      refused.has(index)
        ? undefined
        : (await readFile(join(site, 'public', `p${index}`, 'index.html'), 'utf8')).slice(1)
    return await Promise.all(texts.map(read))
  } finally {
    await rm(site, { recursive: true, force: true })
  }
}
