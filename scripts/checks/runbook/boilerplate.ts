import { memo } from '../../lib/memo.ts'
import type { RunbookConfig } from '../../model/config.ts'
import { fenceAround } from '../../model/fence.ts'
import { defineCheck } from '../check.ts'

/** Matches the phrases at the beginning of a line, after the marks of a quote or a list. */
const matcher = memo(({ boilerplate }: RunbookConfig): RegExp | undefined => {
  // The marks before a phrase are matched as a whole, so that each line is compared once; the phrase has none itself.
  const phrases = boilerplate
    .map((phrase) => phrase.trim().replace(/^[ \t>*_-]+/, ''))
    .filter((phrase) => phrase !== '')
    .map((phrase) => phrase.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\s+/g, '\\s+'))
  if (phrases.length === 0) return undefined
  return new RegExp(`^[ \\t>*_-]*(?![ \\t>*_-])((?:${phrases.join('|')})[^\\r\\n]*)`, 'gimd')
})

export default defineCheck({
  id: 'runbook/boilerplate',
  on: 'runbook',
  severity: 'info',
  about: 'A page holds no sentences that a generator wrote about itself.',
  *run(page, project) {
    const phrase = matcher(project.config.runbooks)
    if (!phrase) return
    phrase.lastIndex = page.bodyStart
    for (let match = phrase.exec(page.source.text); match; match = phrase.exec(page.source.text)) {
      const [start, end] = match.indices?.[1] ?? [match.index, phrase.lastIndex]
      if (fenceAround(page, { start, end })) continue
      yield {
        at: { start, end: start + (match[1] ?? '').trimEnd().length },
        message: 'this sentence was left by a generator and tells the reader nothing',
        help: 'Remove it.',
      }
    }
  },
})
