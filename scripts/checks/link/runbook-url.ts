import { certainAddress, certainUrl, correctRunbookUrl } from '../../edits/runbook-url.ts'
import { placeIn } from '../../model/offsets.ts'
import type { Page } from '../../model/page.ts'
import type { Project } from '../../model/project.ts'
import type { Rule } from '../../model/rule.ts'
import type { YamlScalar } from '../../model/yaml.ts'
import { runbookUrlOf } from '../../sites/base.ts'
import { resolveRunbookUrl } from '../../sites/resolve.ts'
import { didYouMean } from '../../text/near.ts'
import { defineCheck, type Finding, fixWith } from '../check.ts'
import { noUrl } from '../lib/no-url.ts'

function noAnchor(url: YamlScalar, page: Page, anchor: string, meant: string | undefined): Finding {
  const hash = url.text.lastIndexOf('#')
  return {
    at: placeIn(url, hash + 1, url.text.trimEnd().length),
    message: `the runbook URL leads to \`${page.path}\`, which has no id \`${anchor}\``,
    help:
      didYouMean(meant) ??
      'Use the id of a heading: its text in lower case, hyphens for spaces, no punctuation.',
    data: { url: url.text, page: page.path, anchor, ...(meant === undefined ? {} : { nearest: meant }) },
  }
}

/** The page is here, but what is known of the site doesn't say that it is shown there as well. */
function anotherSite(url: YamlScalar, page: Page, alert: Rule, project: Project): Finding {
  const expected =
    project.runbookOf(alert) === page ? certainUrl(alert, project) : certainAddress(page, url.text, project)
  return {
    at: url,
    severity: 'warning',
    message: `the runbook URL leads to another site than \`${project.config.site.base}\``,
    help: `${expected === undefined ? 'Use that site' : `Write \`${expected}\``}, or list its address under \`site.mirrors\` or \`site.redirects\`.`,
    data: { url: url.text, ...(expected === undefined ? {} : { nearest: expected }) },
    fix: fixWith('use the URL of the page of the alert', correctRunbookUrl(alert, project)),
  }
}

export default defineCheck({
  id: 'link/runbook-url',
  on: 'alert',
  severity: 'error',
  about: 'The runbook URL of an alert leads to a page, and to an anchor that is on it.',
  peers: ['pint alerts/annotation', 'promruval annotationIsValidURL'],
  *run(alert, project) {
    const url = runbookUrlOf(alert)?.value
    if (!url) return
    const wrong = noUrl(alert, project)
    if (wrong) {
      yield {
        at: url,
        ...wrong,
        help: 'Write the whole address, with `https://` at its beginning.',
        data: { url: url.text },
        fix: fixWith('lead to the page of the alert', correctRunbookUrl(alert, project)),
      }
      return
    }
    const landing = resolveRunbookUrl(url.text, project, alert)
    if (landing.kind === 'no-anchor') yield noAnchor(url, landing.page, landing.anchor, landing.nearest)
    if (landing.kind === 'elsewhere' && landing.page) yield anotherSite(url, landing.page, alert, project)
    if (landing.kind !== 'nowhere') return
    const { draft, nearest } = landing
    yield {
      at: url,
      message: draft
        ? `the runbook URL leads to \`${draft.path}\`, which is a draft that no site shows`
        : 'the runbook URL leads to no page',
      help: draft ? 'Publish the page, or link to another.' : didYouMean(nearest),
      data: { url: url.text, ...(nearest === undefined ? {} : { nearest }) },
      fix: draft
        ? undefined
        : fixWith('use the URL of the page of the alert', correctRunbookUrl(alert, project)),
    }
  },
})
