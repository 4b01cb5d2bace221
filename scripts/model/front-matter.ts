/** The fields that generators know, and where a page's own stand. */

import { memo } from '../lib/memo.ts'
import { table } from '../lib/table.ts'
import type { FieldType, FrontMatterConfig } from './config.ts'
import type { Page } from './page.ts'
import type { Span } from './source.ts'
import { entry } from './yaml.ts'

const common: Readonly<Record<string, FieldType>> = table({
  title: 'text',
  description: 'text',
  date: 'date',
  tags: 'text or list',
  last_reviewed: 'date',
})

const hugo: Readonly<Record<string, FieldType>> = table({
  ...common,
  // A text is taken apart at its spaces, so that `a, b` gives the tag `a,`.
  tags: 'list',
  categories: 'list',
  keywords: 'list',
  aliases: 'list',
  draft: 'boolean',
  headless: 'boolean',
  weight: 'number',
  slug: 'text',
  url: 'text',
  linkTitle: 'text',
  layout: 'text',
  type: 'text',
  summary: 'text',
  lastmod: 'date',
  publishDate: 'date',
  expiryDate: 'date',
})

const wikijs: Readonly<Record<string, FieldType>> = table({
  ...common,
  tags: 'comma-joined',
  published: 'boolean',
  editor: 'text',
  dateCreated: 'date',
})

/** What both read alike, and what only one of them reads. */
const either: Readonly<Record<string, FieldType>> = table({
  ...wikijs,
  ...hugo,
  ...common,
  aliases: 'text or list',
})

/** The types of the fields that a team's pages may have; others are free. */
export const fieldTypes = memo(({ flavor, fields }: FrontMatterConfig): ReadonlyMap<string, FieldType> => {
  const known = flavor === 'hugo' ? hugo : flavor === 'wikijs' ? wikijs : either
  return new Map(Object.entries({ ...known, ...fields }))
})

/** The date that a value is, in UTC and without its time. TOML's own dates are objects that print like ISO ones. */
export function dateOf(value: unknown): Date | undefined {
  if (typeof value !== 'string' && !(value instanceof Date)) return undefined
  const text = value instanceof Date && !Number.isNaN(value.getTime()) ? value.toISOString() : String(value)
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt ].*)?$/s.exec(text)
  if (!match) return undefined
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number]
  const date = new Date(Date.UTC(year, month - 1, day))
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date : undefined
}

const isText = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number'
const isList = (value: unknown): boolean => Array.isArray(value) && value.every(isText)

/** Whether a value is of a type. Nothing at all is of every type. */
export function isOfType(value: unknown, type: FieldType): boolean {
  if (value === null || value === undefined || type === 'any') return true
  switch (type) {
    case 'text':
      return isText(value) || typeof value === 'boolean' || value instanceof Date
    case 'date':
      return dateOf(value) !== undefined
    case 'boolean':
      return typeof value === 'boolean'
    case 'number':
      return typeof value === 'number'
    case 'list':
      return isList(value)
    case 'text or list':
      return isText(value) || isList(value)
    case 'comma-joined':
      return isText(value)
  }
}

/** Where the value of a field stands; for TOML and JSON the key, as their values have no places. */
export function placeOfField(page: Page, key: string): Span | undefined {
  const { frontMatter, source } = page
  if (!frontMatter) return undefined
  const value = entry(frontMatter.node, key)?.value
  if (value) return value
  const { start, end } = frontMatter.content
  const name = key.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  const match = new RegExp(`(?:^|[\\s{,])("?)${name}\\1[ \\t]*[:=]`, 'm').exec(source.text.slice(start, end))
  if (!match) return { start: frontMatter.start, end: frontMatter.start + 1 }
  const at = start + match.index + match[0].indexOf(key)
  return { start: at, end: at + key.length }
}
