/** Runbook URLs that are none. */
import type { Project } from '../../model/project.ts'
import type { Rule } from '../../model/rule.ts'
import { runbookUrlOf } from '../../sites/base.ts'
import { resolveRunbookUrl } from '../../sites/resolve.ts'
import { brokenAddress, isPlaceholderAddress } from '../../sites/url.ts'

/** A word where the name of the annotation promises a URL. Anywhere else, and in a sentence, text may be meant. */
const isWord = (key: string, text: string): boolean =>
  /ur[il]|link/i.test(key) && !/\s/.test(text) && !isPlaceholderAddress(text)

/** What is wrong with an alert's URL that is no address, nor the path of a file; nothing where it may be one. */
export function noUrl(
  alert: Rule,
  project: Project,
): { severity: 'error' | 'warning'; message: string } | undefined {
  const pair = runbookUrlOf(alert)
  const text = pair?.value.text.trim() ?? ''
  const broken = brokenAddress(text)
  if (broken !== undefined) return { severity: 'error', message: `the runbook URL is no URL: it ${broken}` }
  const { kind } = resolveRunbookUrl(text, project, alert)
  const path = (text.split(/[?#]/, 1)[0] as string).replace(/^\.?\//, '')
  // A file that is named by its ending may be in a checkout of its own.
  const mayBeFile = /\.[a-z]{1,9}$/i.test(path) || (project.outside ?? [path]).includes(path)
  const isPath = kind === 'relative' && !mayBeFile
  const isNone = isPath || (kind === 'prose' && isWord(pair?.key.text ?? '', text))
  return isNone
    ? { severity: 'warning', message: 'the runbook URL is no URL, and the path of no file' }
    : undefined
}
