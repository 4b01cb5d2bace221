/** Checks the types of front matter fields against those that the site generator reads. Part of runbook/frontmatter. */
import type { FieldType } from '../../../model/config.ts'
import { fieldTypes, isOfType, placeOfField } from '../../../model/front-matter.ts'
import type { Page } from '../../../model/page.ts'
import type { Project } from '../../../model/project.ts'
import { isEmptyPage } from '../../../model/runbook.ts'
import type { Finding } from '../../check.ts'

const wanted: Readonly<Record<FieldType, string>> = {
  any: 'anything',
  text: 'text',
  date: 'a date',
  boolean: '`true` or `false`',
  number: 'a number',
  list: 'a list',
  'text or list': 'text or a list',
  'comma-joined': 'text, with commas between the values',
}

function shown(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? String(value))
  return text.length > 60 ? `${text.slice(0, 59)}…` : text
}

export function* badFields(page: Page, project: Project): Generator<Finding> {
  const { frontMatter } = page
  const config = project.config.frontMatter
  if (frontMatter && frontMatter.problems.length === 0) {
    const types = fieldTypes(config)
    for (const [key, value] of Object.entries(frontMatter.values)) {
      const type = types.get(key)
      if (type === undefined || isOfType(value, type)) continue
      yield {
        at: placeOfField(page, key),
        severity: 'warning',
        message: `\`${key}\` must be ${wanted[type]}, and is \`${shown(value)}\``,
        data: { field: key, type },
      }
    }
  }
  if (isEmptyPage(page) || (frontMatter?.problems.length ?? 0) > 0) return
  for (const key of config.required) {
    const value = frontMatter?.values[key]
    if (value !== undefined && value !== null && value !== '') continue
    yield {
      at: frontMatter && { start: frontMatter.start, end: frontMatter.start + 3 },
      severity: 'warning',
      message: `the page has no \`${key}\` in its front matter`,
      data: { field: key },
    }
  }
}
