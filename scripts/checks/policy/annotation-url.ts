import type { Pair, Rule } from '../../model/rule.ts'
import { defineCheck, type Finding } from '../check.ts'
import { demandsOn, matchesAny, under } from './lib/scope.ts'
import { replaceTemplates } from './templates.ts'

/** The URL with a letter in place of each template, or undefined if it begins with a template. */
function withoutTemplates(text: string): string | undefined {
  if (/^\s*\{\{/.test(text)) return undefined
  return replaceTemplates(text, () => 'x')
}

function problemOf(text: string): string | undefined {
  const plain = withoutTemplates(text)
  if (plain === undefined) return undefined
  const url = URL.canParse(plain) ? new URL(plain) : undefined
  if (!url || /[\s<>"]/.test(plain.trim())) return 'is not a URL'
  return /^https?:$/.test(url.protocol) ? undefined : `is a \`${url.protocol}\` URL, not an \`https:\` URL`
}

function* judge(alert: Rule, { key, value }: Pair, needsName: boolean): Generator<Finding> {
  const data = { annotation: key.text }
  const problem = problemOf(value.text)
  if (problem) {
    yield {
      at: value,
      message: `\`${key.text}\` ${problem}, which the policy requires`,
      help: 'Write the full URL, beginning with `https://`.',
      data,
    }
  } else if (needsName && !nameIsIn(alert.name.text, value.text)) {
    yield {
      at: value,
      message: `\`${key.text}\` doesn't contain \`${alert.name.text}\`, which the policy requires`,
      help: "Use the URL of this alert's own page.",
      data,
    }
  }
}

/** Ignores case, because sites may use lower case; a template may also produce the name. */
const nameIsIn = (name: string, url: string): boolean =>
  url.toLowerCase().includes(name.toLowerCase()) || /\{\{-?\s*\$labels\.alertname\b/.test(url)

export default defineCheck({
  id: 'policy/annotation-url',
  on: 'alert',
  severity: 'warning',
  about: 'Annotations hold a URL where the policies in firedrill.yml require one.',
  peers: ['promruval annotationIsValidURL', 'kubevirt runbook_url'],
  *run(alert, project) {
    for (const { wants, policy } of demandsOn(alert, project, ({ annotations }) => annotations)) {
      for (const pair of alert.annotations) {
        const needsName = matchesAny(wants.namedUrl ?? [], pair.key.text)
        if (!needsName && !matchesAny(wants.url ?? [], pair.key.text)) continue
        for (const finding of judge(alert, pair, needsName)) yield under(policy, finding)
      }
    }
  },
})
