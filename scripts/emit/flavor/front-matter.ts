/** Front matter with the fields that a flavor reads, and none that it would take for something else. */
import type { TextEdit } from '../../diagnostic.ts'
import { isIndexPage, type Page } from '../../model/page.ts'
import { scalarAt } from '../../model/yaml.ts'
import { isDraft } from '../../sites/addresses.ts'
import type { Flavor } from './names.ts'

/** A text that YAML 1.1 and 1.2 both read as this text. */
function yamlText(text: string): string {
  const isPlain =
    /^[A-Za-z][\w ./(),;@+-]*$/.test(text) &&
    !text.endsWith(' ') &&
    !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text)
  if (isPlain) return text
  return JSON.stringify(text.toWellFormed()).replace(
    /[\x7f-\x9f\u2028\u2029\ufeff]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

const dateShape = /^\d{4}-\d\d-\d\d(?:[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/

function yamlDate(value: unknown): string | undefined {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? undefined : value.toISOString()
  return typeof value === 'string' && dateShape.test(value) ? value : undefined
}

/** Wiki.js joins tags by commas, everybody else has a list. */
function tagsOf(value: unknown): string[] {
  const items = Array.isArray(value)
    ? // A list or a mapping is no tag.
      value.flatMap((item) => (typeof item === 'object' ? [] : [String(item)]))
    : typeof value === 'string'
      ? value.split(',')
      : []
  return items.map((item) => item.trim()).filter((item) => item !== '')
}

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value.trim() : typeof value === 'number' ? String(value) : ''

function nameOf({ contentPath }: Page): string {
  const parts = contentPath.replace(/\.md$/i, '').split('/')
  return parts.at(/^_index(\.|$)/i.test(parts.at(-1) ?? '') ? -2 : -1) ?? 'Home'
}

function titleOf(page: Page): string {
  const heading = page.headings.find(({ depth }) => depth === 1)
  return textOf(page.frontMatter?.values.title) || heading?.text || nameOf(page)
}

function wikijsLines(page: Page): string[] {
  const { values = {} } = page.frontMatter ?? {}
  const date = yamlDate(values.date)
  const created = yamlDate(values.dateCreated) ?? date
  const tags = tagsOf(values.tags).join(', ')
  return [
    `title: ${yamlText(titleOf(page))}`,
    `description: ${yamlText(textOf(values.description))}`,
    `published: ${!isDraft(page)}`,
    ...(date === undefined ? [] : [`date: ${date}`]),
    ...(tags === '' ? [] : [`tags: ${yamlText(tags)}`]),
    'editor: markdown',
    ...(created === undefined ? [] : [`dateCreated: ${created}`]),
  ]
}

function siteLines(page: Page, flavor: Flavor): string[] {
  const { values = {} } = page.frontMatter ?? {}
  const description = textOf(values.description)
  const tags = tagsOf(values.tags)
  const isDocusaurus = flavor === 'docusaurus'
  return [
    ...(page.frontMatter || isDocusaurus ? [`title: ${yamlText(titleOf(page))}`] : []),
    ...(description === '' ? [] : [`description: ${yamlText(description)}`]),
    ...(tags.length === 0 ? [] : ['tags:', ...tags.map((tag) => `  - ${yamlText(tag)}`)]),
    ...(isDocusaurus && isDraft(page) ? ['draft: true'] : []),
    ...(isDocusaurus && typeof values.weight === 'number' && !isIndexPage(page)
      ? [`sidebar_position: ${values.weight}`]
      : []),
    // As MDX, the braces and the `<` of running text would be code.
    ...(isDocusaurus ? ['mdx:', '  format: md'] : []),
  ]
}

/** Hugo makes a tag of each word of a joined text, commas and all. */
function hugoEdits({ frontMatter }: Page): TextEdit[] {
  const tags = scalarAt(frontMatter?.node, 'tags')
  if (!tags || typeof tags.value !== 'string' || tags.text.trim() === '') return []
  if (tags.style === 'literal' || tags.style === 'folded') return []
  return [
    {
      start: tags.start,
      end: tags.end,
      text: `[${tagsOf(tags.text)
        .map((tag) => JSON.stringify(tag))
        .join(', ')}]`,
    },
  ]
}

export function frontMatterEdits(page: Page, flavor: Flavor, eol: string): TextEdit[] {
  if (flavor === 'plain') return []
  if (flavor === 'hugo') return hugoEdits(page)
  const lines = flavor === 'wikijs' ? wikijsLines(page) : siteLines(page, flavor)
  const { frontMatter, source, bodyStart } = page
  if (lines.length === 0) return []
  const block = ['---', ...lines, '---'].join(eol)
  const [start, end] = [0, frontMatter?.end ?? bodyStart]
  // Only a block that stands alone on its lines is front matter.
  const gap = /^[ \t]*(?:\r?\n|$)/.test(source.text.slice(end)) && frontMatter ? '' : eol + eol
  return [{ start, end, text: block + gap }]
}
