import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'runbook/frontmatter',
  on: 'page',
  severity: 'error',
  about: "A page's front matter can be read: YAML between `---`, TOML between `+++`, or a JSON object.",
  *run(page) {
    for (const { start, end, message, help } of page.frontMatter?.problems ?? [])
      yield { at: { start, end }, message, help }
  },
})
