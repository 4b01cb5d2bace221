import { refreshSnapshot } from '../../edits/snapshot.ts'
import type { Page, Snapshot } from '../../model/page.ts'
import type { Project } from '../../model/project.ts'
import type { Rule } from '../../model/rule.ts'
import { differingFields, fieldsOf, type RuleFields } from '../../model/rule-fields.ts'
import { scalarAt, type YamlMap } from '../../model/yaml.ts'
import { defineCheck, type Finding, fixWith } from '../check.ts'

/** The rule in a snapshot: the whole document, or the first item of a list. */
function ruleIn({ yaml }: Snapshot): YamlMap | undefined {
  const root = yaml.documents[0]
  const node = root?.kind === 'seq' ? root.items[0] : root
  return node?.kind === 'map' ? node : undefined
}

interface Drift {
  readonly rule: Rule
  readonly live: RuleFields
  readonly fields: readonly string[]
}

/** Compares the snapshot with the live rules of its name or else of its page, and returns the closest. */
function driftOf(snapshot: YamlMap, page: Page, project: Project): Drift | undefined {
  const name = (scalarAt(snapshot, 'alert') ?? scalarAt(snapshot, 'record'))?.text
  const all = project.alertsOf(page)
  const named = all.filter((rule) => rule.name.text === name)
  const copy = fieldsOf(snapshot)
  let closest: Drift | undefined
  for (const rule of named.length > 0 ? named : all) {
    const live = fieldsOf(rule.node)
    const fields = differingFields(copy, live)
    if (!closest || fields.length < closest.fields.length) closest = { rule, live, fields }
  }
  return closest
}

const maxShown = 60

/** A value on one line, cut around the first difference to the other value. */
function shown(text: string | undefined, other: string | undefined): string {
  if (text === undefined) return 'missing'
  const line = text.replace(/\s+/g, ' ').trim()
  const against = (other ?? '').replace(/\s+/g, ' ').trim()
  if (line.length <= maxShown) return `\`${line}\``
  let same = 0
  while (same < line.length && line[same] === against[same]) same++
  const from = Math.max(0, Math.min(same - 20, line.length - maxShown))
  const to = from + maxShown
  return `\`${from > 0 ? '…' : ''}${line.slice(from, to)}${to < line.length ? '…' : ''}\``
}

function sentence(fields: readonly string[], copy: RuleFields, live: RuleFields): string {
  const parts = fields.slice(0, 3).map((field) => {
    const [here, there] = [copy.get(field)?.text, live.get(field)?.text]
    return `\`${field}\` is ${shown(here, there)} here and ${shown(there, here)} in the rule`
  })
  if (fields.length > 3) parts.push(`${fields.length - 3} more`)
  return `the copied rule is out of date: ${parts.join('; ')}`
}

function finding(snapshot: Snapshot, page: Page, project: Project): Finding | undefined {
  const problem = snapshot.yaml.problems[0]
  const rule = ruleIn(snapshot)
  if (problem || !rule) {
    const reason = problem?.message ?? 'it contains no rule'
    // The copy does not tell which rule it was, so there is a fix only if the page has exactly one.
    const [only, ...others] = project.alertsOf(page)
    const edits = only && others.length === 0 ? refreshSnapshot(page, snapshot.fence, only) : undefined
    return {
      at: problem ?? snapshot.fence,
      message: `the copied rule can't be read: ${reason}`,
      help,
      data: { fields: [] },
      fix: fixWith('copy the rule again', edits),
    }
  }
  const drift = driftOf(rule, page, project)
  if (!drift || drift.fields.length === 0) return undefined
  const copy = fieldsOf(rule)
  const first = drift.fields.map((field) => copy.get(field)?.node).find((node) => node !== undefined)
  return {
    at: first ?? rule,
    alert: drift.rule.name.text,
    message: sentence(drift.fields, copy, drift.live),
    help,
    data: { fields: drift.fields },
    fix: fixWith('copy the rule again', refreshSnapshot(page, snapshot.fence, drift.rule)),
    related: drift.fields.flatMap((field) => {
      const node = drift.live.get(field)?.node
      return node ? [{ at: node, message: `\`${field}\` of the rule` }] : []
    }),
  }
}

const help = 'Run `firedrill fix` to copy the rule again.'

export default defineCheck({
  id: 'runbook/snapshot-drift',
  on: 'runbook',
  severity: 'warning',
  about: "The copy of a rule in a page's `comment` is up to date.",
  *run(page, project) {
    for (const snapshot of page.snapshots) {
      const found = finding(snapshot, page, project)
      if (!found) continue
      yield found
      return
    }
  },
})
