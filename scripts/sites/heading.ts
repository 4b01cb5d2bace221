/** What stands in a heading, as it is written. */
import type { Heading, Page } from '../model/page.ts'

/** The last line of a heading without its marks: `## See *it* ##` is `See *it*`. */
export function rawHeading(page: Page, { start, end }: Heading): string {
  const written = page.source.text.slice(start, end)
  if (!written.startsWith('#') || written.includes('\n')) {
    const lines = written.split(/\r?\n/)
    return (lines.length < 2 ? written : (lines.at(-2) as string)).trim()
  }
  return written.replace(/^#{1,6}/, '').trim()
}

/** Without the `#`s that may close it. */
export function withoutClosing(raw: string): string {
  let end = raw.length
  while (raw[end - 1] === '#') end--
  return end === 0 || /[ \t]/.test(raw[end - 1] as string) ? raw.slice(0, end).trimEnd() : raw
}

/** Gives an id that is taken a number, as `next` says. */
export function uniqueIn(used: Set<string>, id: string, next: (count: number) => string): string {
  let unique = id
  for (let count = 1; used.has(unique); count++) unique = next(count)
  used.add(unique)
  return unique
}

/** The text of a heading without those that stand for images. */
export function withoutImages(page: Page, { start, end, text }: Heading): string {
  if (!page.source.text.slice(start, end).includes('![')) return text
  const images = page.links.filter((link) => link.kind === 'image' && link.start >= start && link.end <= end)
  return images.reduce((rest, link) => {
    const [, alt = ''] = /^!\[([^\]]*)\]/.exec(page.source.text.slice(link.start, link.end)) ?? []
    return rest.replace(alt, '')
  }, text)
}
