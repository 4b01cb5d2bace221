/** A page for each folder of runbooks whose author wrote none: the alerts of its rule files. */
import { filesByFolder } from '../model/alert-list.ts'
import type { Project } from '../model/project.ts'
import { inertText } from '../text/inert-markdown.ts'

export interface IndexPage {
  readonly contentPath: string
  readonly text: string
}

/** Everything that some generator takes for the page of its folder. */
const indexName = /^(?:_?index(?:\.[a-z-]+)?|README|home)\.(?:md|markdown|html)$/i

/** `name` is what such a page is called. The text has a shortcode for the table. */
export function indexPages(project: Project, name: '_index.md' | 'README.md'): IndexPage[] {
  const taken = new Set<string>()
  for (const path of [...project.pages.map(({ contentPath }) => contentPath), ...project.assets]) {
    const slash = path.lastIndexOf('/') + 1
    if (indexName.test(path.slice(slash))) taken.add(path.slice(0, slash))
  }
  return [...filesByFolder(project)].flatMap(([folder, files]) => {
    if (taken.has(folder)) return []
    const title = folder.split('/').at(-2) ?? 'Alerts'
    const from = files.map(({ path }) => inertText(path)).join(', ')
    const head = name === 'README.md' ? [] : ['---', `title: ${JSON.stringify(title)}`, '---', '']
    const text = [
      ...head,
      `# ${inertText(title)}`,
      '',
      `The alerts of ${from}.`,
      '',
      '{{% alerts %}}',
      '',
    ].join('\n')
    return [{ contentPath: folder + name, text }]
  })
}
