import type { Page } from '../../model/page.ts'
import { introOf, normalProse } from '../../model/prose.ts'
import { annotationOf, type Rule } from '../../model/rule.ts'
import { get, type YamlNode, type YamlScalar } from '../../model/yaml.ts'
import { trimEndOf } from '../../text/trim.ts'
import { defineCheck } from '../check.ts'

const keys = ['description', 'message', 'summary']

/** In characters: shorter sentences are similar by chance. */
const minLength = 20

const sentence = (text: string): string => trimEndOf(normalProse(text), ' .')

/** True if the text is the beginning of a description, or a whole line of it. */
function isFrom(intro: string, description: string): boolean {
  const part = sentence(intro)
  return (
    sentence(description).startsWith(part) || description.split('\n').some((line) => sentence(line) === part)
  )
}

/** The share of common words among all words of both texts, from 0 to 1. */
function similarity(a: string, b: string): number {
  const wordsOfA = new Set(a.match(/[\p{L}\p{N}]+/gu))
  const wordsOfB = new Set(b.match(/[\p{L}\p{N}]+/gu))
  const common = [...wordsOfA].filter((word) => wordsOfB.has(word)).length
  return common / (wordsOfA.size + wordsOfB.size - common)
}

/** The descriptions in the page's copy of the rule, from which the intro may be copied. */
function copiedDescriptions(page: Page): string[] {
  return page.snapshots.flatMap(({ yaml }) => {
    const root: YamlNode | undefined = yaml.documents[0]
    const annotations = get(root?.kind === 'seq' ? root.items[0] : root, 'annotations')
    return keys.flatMap((key) => {
      const value = get(annotations, key)
      return value?.kind === 'scalar' ? [value.text] : []
    })
  })
}

/** Returns the current description if the intro is an older version of it. */
function currentVersionOf(intro: string, page: Page, live: readonly YamlScalar[]): YamlScalar | undefined {
  const [first] = live
  if (copiedDescriptions(page).some((text) => isFrom(intro, text))) return first
  return live.find(({ text }) =>
    text.split('\n').some((line) => {
      const normal = normalProse(line)
      return normal.length >= minLength && similarity(normal, intro) >= 0.7
    }),
  )
}

const onLine = (text: string): string => {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > 100 ? `${line.slice(0, 99)}…` : line
}

export default defineCheck({
  id: 'runbook/description-drift',
  on: 'runbook',
  severity: 'warning',
  about: "An intro that repeats the rule's description is up to date.",
  *run(page, project) {
    const at = introOf(page)
    if (!at) return
    const text = page.source.text.slice(at.start, at.end)
    const intro = normalProse(text)
    if (intro.length < minLength || intro.length > 2000) return
    const descriptionsOf = (alert: Rule): YamlScalar[] =>
      keys.flatMap((key) => annotationOf(alert, key) ?? [])
    const live = project.alertsOf(page).flatMap(descriptionsOf)
    if (live.some((description) => isFrom(intro, description.text))) return
    const description = currentVersionOf(intro, page, live)
    if (!description) return
    yield {
      at,
      message: `the intro \`${onLine(text)}\` differs from the rule's description: \`${onLine(description.text)}\``,
      help: 'Update it, or write it in different words.',
      related: [{ at: description, message: 'the description of the rule' }],
    }
  },
})
