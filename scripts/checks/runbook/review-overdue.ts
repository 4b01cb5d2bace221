import { dayOf } from '../../lib/day.ts'
import { table } from '../../lib/table.ts'
import { dateOf, placeOfField } from '../../model/front-matter.ts'
import { defineCheck } from '../check.ts'

const units: Readonly<Record<string, 'day' | 'week' | 'month' | 'year'>> = table({
  d: 'day',
  w: 'week',
  m: 'month',
  y: 'year',
})

/** `90d`, `6 months`, `1y`; a bare number is days. */
function dueDate(from: Date, span: unknown): Date | undefined {
  const match = /^(\d{1,4})\s*(?:(d|w|m|y)|(day|week|month|year)s?)?$/i.exec(String(span).trim())
  if (!match) return undefined
  const count = Number(match[1])
  const unit = match[3]?.toLowerCase() ?? units[match[2]?.toLowerCase() ?? 'd']
  const due = new Date(from)
  if (unit === 'day') due.setUTCDate(due.getUTCDate() + count)
  if (unit === 'week') due.setUTCDate(due.getUTCDate() + 7 * count)
  if (unit === 'year') due.setUTCFullYear(due.getUTCFullYear() + count)
  if (unit === 'month') {
    const day = due.getUTCDate()
    due.setUTCDate(1)
    due.setUTCMonth(due.getUTCMonth() + count)
    const last = new Date(Date.UTC(due.getUTCFullYear(), due.getUTCMonth() + 1, 0)).getUTCDate()
    due.setUTCDate(Math.min(day, last))
  }
  return due
}

export default defineCheck({
  id: 'runbook/review-overdue',
  on: 'page',
  severity: 'warning',
  about: 'A page with a date and an interval of review is not overdue.',
  *run(page) {
    const values = page.frontMatter?.values
    const [last, every] = [values?.last_reviewed, values?.review_in]
    if (last === undefined || every === undefined || last === null || every === null) return
    const date = dateOf(last)
    // runbook/frontmatter reports what is not a date.
    if (!date) return
    const due = dueDate(date, every)
    if (!due) {
      const help = 'Write it as `90d`, `12w`, `6m` or `1y`.'
      yield {
        at: placeOfField(page, 'review_in'),
        message: `\`${String(every)}\` is not a length of time`,
        help,
      }
      return
    }
    if (due.getTime() >= Date.now()) return
    yield {
      at: placeOfField(page, 'last_reviewed'),
      message: `the page was last reviewed on ${dayOf(date)}, and the next review was due by ${dayOf(due)}`,
      help: 'Review the page, correct it, and set `last_reviewed` to the current date.',
      data: { lastReviewed: dayOf(date), due: dayOf(due) },
    }
  },
})
