import type { Rule } from '../../model/rule.ts'
import { runbookUrlOf } from '../../sites/base.ts'
import { isPlaceholderAddress } from '../../sites/url.ts'
import { defineCheck, type Finding } from '../check.ts'

const message = (address: string): string =>
  address === '' ? 'the link has no URL' : `\`${address}\` is a placeholder URL`

const help = 'Write the real URL, or remove the link.'

function* ofAlert(alert: Rule): Generator<Finding> {
  const url = runbookUrlOf(alert)?.value
  const text = url?.text.trim() ?? ''
  if (url && isPlaceholderAddress(text))
    yield { at: url, alert: alert.name.text, message: message(text), help, data: { url: text } }
}

export default defineCheck({
  id: 'link/placeholder',
  on: 'project',
  severity: 'warning',
  about: 'No link and no runbook URL is a placeholder.',
  *run(project) {
    for (const alert of project.alerts) yield* ofAlert(alert)
    for (const page of project.pages) {
      for (const { kind, destination, start, end } of page.links) {
        // A bare URL in the text is often an example.
        if (kind === 'bare') continue
        const text = destination.trim()
        if (!isPlaceholderAddress(text)) continue
        const at = { start, end, source: page.source }
        yield { at, message: message(text === '#' ? '' : text), help, data: { url: text } }
      }
    }
  },
})
