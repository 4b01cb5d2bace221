/** What generators read of a page to give it an address. */
import type { Page } from '../model/page.ts'

/** Joins as Go's `path.Join` does: no empty parts, no `.` and `..`, no slash at either end. */
export function joined(...parts: readonly string[]): string {
  const segments: string[] = []
  for (const segment of parts.join('/').split('/')) {
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  return segments.join('/')
}

export function textOf(page: Page, key: string): string {
  const value = page.frontMatter?.values[key]
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

export function listOf(page: Page, key: string): readonly string[] {
  const value = page.frontMatter?.values[key]
  if (Array.isArray(value)) return value.filter((item) => typeof item === 'string')
  return typeof value === 'string' && value !== '' ? [value] : []
}

/** Whether the page says itself that no site shows it yet. Hugo and Wiki.js read `published: false` alike. */
export function isDraft(page: Page): boolean {
  const values = page.frontMatter?.values
  return values?.draft === true || values?.published === false
}

/** `NodeDown.md` in `runbooks/node/`, taken apart. */
export function partsOf(contentPath: string): { folder: string; name: string } {
  const slash = contentPath.lastIndexOf('/')
  return {
    folder: contentPath.slice(0, slash + 1),
    name: contentPath.slice(slash + 1).replace(/\.[^.]*$/, ''),
  }
}

/** The labels of a page's footnotes, in the order of their definitions. */
export function footnotesOf({ source, bodyStart, fences }: Page): readonly string[] {
  const { text } = source
  if (!text.includes('[^')) return []
  const labels = new Set<string>()
  for (const { 1: label, index } of text.matchAll(/^ {0,3}\[\^([^\]\s]{1,200})\]:/gm))
    if (index >= bodyStart && !fences.some(({ start, end }) => index >= start && index < end))
      labels.add(label as string)
  return [...labels]
}

/** The ids of a page's footnotes on GitHub, and wherever remark makes them. */
export const remarkFootnoteIds = (page: Page): string[] =>
  footnotesOf(page).flatMap((label) => [`fn-${label}`, `fnref-${label}`].map((id) => id.toLowerCase()))
