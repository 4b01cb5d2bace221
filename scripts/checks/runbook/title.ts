import { setFrontMatter, setHeading } from '../../edits/front-matter.ts'
import { isEmptyPage } from '../../model/runbook.ts'
import type { Span } from '../../model/source.ts'
import { entry } from '../../model/yaml.ts'
import { defineCheck, fixWith } from '../check.ts'

const bare = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** True if a title contains the alert's name in any spelling: `Redis is down (RedisDown)`, `Redis down`. */
function names(title: string, alert: string): boolean {
  return bare(title).includes(bare(alert))
}

/** True for a single name, which should be the alert's. A title in words is its author's choice. */
const isName = (title: string): boolean => /^\S+$/.test(title.trim()) && /\p{Lu}.*\p{Lu}|_/u.test(title)

export default defineCheck({
  id: 'runbook/title',
  on: 'runbook',
  severity: 'warning',
  about: 'Title, first heading and alert of a runbook are the same.',
  *run(page, project) {
    const alerts = [...new Set(project.alertsOf(page).map((alert) => alert.name.text))]
    if (alerts.length === 0 || isEmptyPage(page)) return
    const expected = alerts.map((name) => `\`${name}\``).join(' or ')
    const value = page.frontMatter?.values.title
    const heading = page.headings.find(({ depth }) => depth === 1)
    const titles: { what: string; text: string; at: Span | undefined }[] = []
    if (typeof value === 'string')
      titles.push({ what: 'title', text: value, at: entry(page.frontMatter?.node, 'title')?.value })
    if (heading) titles.push({ what: 'first heading', text: heading.text, at: heading })
    for (const { what, text, at } of titles) {
      if (!isName(text) || alerts.some((alert) => names(text, alert))) continue
      // A heading that repeats the wrong title is not reported again.
      if (what !== 'title' && text === value) continue
      const [name = ''] = alerts
      // The fix of the title also changes a heading that repeats it.
      const edits = [
        ...(what === 'title' ? (setFrontMatter(page, 'title', name) ?? []) : []),
        ...(heading && heading.text === text ? (setHeading(page, heading, name) ?? []) : []),
      ]
      yield {
        at,
        alert: name,
        message: `the ${what} is \`${text}\`, but the page is for ${expected}`,
        help: 'Give the page the name of its alert.',
        data: { title: text },
        fix: fixWith('give it the name of the alert', alerts.length === 1 ? edits : undefined),
      }
    }
  },
})
