import { setFrontMatter, setHeading } from '../../edits/front-matter.ts'
import { isEmptyPage } from '../../model/runbook.ts'
import type { Span } from '../../model/source.ts'
import { entry } from '../../model/yaml.ts'
import { defineCheck, fixWith } from '../check.ts'

const bare = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')

/** Whether a title is that of the alert, in whatever spelling: `Redis is down (RedisDown)`, `Redis down`. */
function names(title: string, alert: string): boolean {
  return bare(title).includes(bare(alert))
}

/** A title in words is its author's choice; one that is a single name is meant to be the alert's. */
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
      // The heading mostly repeats the title, mistake and all.
      if (what !== 'title' && text === value) continue
      const [name = ''] = alerts
      // The heading that repeats the title's mistake goes with it.
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
