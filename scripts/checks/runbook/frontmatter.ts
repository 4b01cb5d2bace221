import type { TextEdit } from '../../diagnostic.ts'
import { quoteValue } from '../../edits/front-matter.ts'
import type { Page } from '../../model/page.ts'
import { defineCheck, fixWith } from '../check.ts'
import { badFields } from './lib/front-matter-fields.ts'

/** Only YAML has unquoted values, which a colon can break. */
function quotedValue({ frontMatter, source }: Page, at: number): TextEdit[] | undefined {
  const isInside =
    frontMatter?.format === 'yaml' && at >= frontMatter.content.start && at < frontMatter.content.end
  return isInside ? quoteValue(source.text, at) : undefined
}

export default defineCheck({
  id: 'runbook/frontmatter',
  on: 'page',
  severity: 'error',
  about:
    "A page's front matter can be read: YAML between `---`, TOML between `+++`, or a JSON object; and its fields have the right types.",
  *run(page, project) {
    for (const { start, end, message, help } of page.frontMatter?.problems ?? [])
      yield {
        at: { start, end },
        message,
        help,
        fix: fixWith('quote the value', quotedValue(page, start)),
      }
    yield* badFields(page, project)
  },
})
