import { memo } from '../../lib/memo.ts'
import { placeIn } from '../../model/offsets.ts'
import type { Project } from '../../model/project.ts'
import type { Rule } from '../../model/rule.ts'
import { type Place, pointAt } from '../../model/source.ts'
import { type VectorSelector, walk } from '../../promql/ast.ts'
import { parsePromql } from '../../promql/parse.ts'
import { didYouMean, nearest } from '../../text/near.ts'
import { defineCheck, type Finding } from '../check.ts'

/** The number of unknown names for which a similar name is searched; a search for all would take quadratic time. */
const maxGuesses = 100

export default defineCheck({
  id: 'rule/dependency',
  on: 'project',
  severity: 'info',
  about: 'Recorded metrics and alerts that a rule uses are in the tree, and are evaluated before the rule.',
  peers: ['pint rule/dependency'],
  *run(project) {
    const order = new Map<Rule, number>()
    for (const rule of project.rules) order.set(rule, order.size)
    const recorded = new Set(project.recordings.map((rule) => rule.name.text))
    const families = new Set([...recorded].filter((name) => name.includes(':')).map(familyOf))
    const alerts = new Set(project.alerts.map((rule) => rule.name.text))
    const guesses = new Map<string, string | undefined>()
    const guess = (name: string, candidates: ReadonlySet<string>): string | undefined => {
      if (!guesses.has(name) && guesses.size < maxGuesses) guesses.set(name, nearest(name, candidates))
      return guesses.get(name)
    }

    for (const rule of project.rules) {
      for (const use of usesOf(rule)) {
        const alert = rule.kind === 'alert' ? rule.name.text : undefined
        if (use.kind === 'alert') {
          if (alerts.has(use.name)) continue
          const likely = guess(use.name, alerts)
          yield {
            at: use.at,
            alert,
            severity: likely === undefined ? 'info' : 'warning',
            message: `no alert of this tree is named \`${use.name}\``,
            help:
              didYouMean(likely) ??
              'Update the name if the alert was renamed or removed: this matches nothing.',
            data: { name: use.name },
          }
        } else if (recorded.has(use.name)) {
          const finding = late(rule, use.name, project, order)
          if (finding) yield { at: use.at, alert, ...finding }
        } else if (use.name.includes(':')) {
          const likely = guess(use.name, recorded)
          const isExpected = likely !== undefined || families.has(familyOf(use.name))
          yield {
            at: use.at,
            alert,
            severity: isExpected ? 'warning' : 'info',
            message: `nothing in this tree records \`${use.name}\``,
            help:
              didYouMean(likely) ?? 'Add its recording rule, unless it comes from a server with other rules.',
            data: { name: use.name },
          }
        }
      }
    }
  },
})

/** `job:redis` of `job:redis_commands:rate5m`: a tree that records one of them most likely records all. */
const familyOf = (name: string): string => /^[^:]*:[^:_]*/.exec(name)?.[0] ?? name

interface Use {
  readonly kind: 'metric' | 'alert'
  readonly name: string
  readonly at: Place
}

/** The metrics that a rule reads, and the alerts that it selects from `ALERTS`; each name once. */
const usesOf = memo((rule: Rule): readonly Use[] => {
  const scalar = rule.expr
  const expr = scalar && parsePromql(scalar.text).expr
  if (!expr) return []
  const uses = new Map<string, Use>()
  const add = (kind: Use['kind'], name: string, { start, end }: { start: number; end: number }): void => {
    const key = `${kind} ${name}`
    if (!uses.has(key)) uses.set(key, { kind, name, at: placeIn(scalar, start, end) })
  }
  for (const part of walk(expr)) {
    if (part.kind !== 'selector' || part.name === undefined) continue
    add('metric', part.name, nameSpan(part))
    if (part.name !== 'ALERTS' && part.name !== 'ALERTS_FOR_STATE') continue
    for (const { label, op, value, valueSpan } of part.matchers)
      if (label === 'alertname' && op === '=' && value !== '') add('alert', value, valueSpan)
  }
  return [...uses.values()]
})

const nameSpan = (selector: VectorSelector): { start: number; end: number } =>
  selector.matchers.find(({ label }) => label === '__name__')?.valueSpan ?? selector

/** A finding for a recorded metric that may be evaluated after the rule that reads it. */
function late(
  rule: Rule,
  name: string,
  project: Project,
  order: ReadonlyMap<Rule, number>,
): Finding | undefined {
  const place = order.get(rule) ?? 0
  const sources = project.recordingsNamed(name)
  const inGroup = sources.filter((source) => source.group === rule.group)
  if (inGroup.some((source) => (order.get(source) ?? 0) <= place)) return undefined
  const [below] = inGroup
  if (below) {
    return {
      message: `\`${name}\` is recorded further down in this group, so its value here is one evaluation old`,
      help: 'Move the recording before this rule: rules of a group run one after the other.',
      related: [{ at: below.name, message: 'it is recorded here' }],
    }
  }
  // An old value rarely matters to alerts, because most of them wait.
  const [source] = sources
  if (!source || rule.kind === 'alert') return undefined
  const where =
    source.file === rule.file
      ? `the group \`${source.group.name?.text ?? ''}\``
      : `${source.file.path}:${pointAt(source.file.source, source.name.start).line}`
  return {
    message: `\`${name}\` is recorded in ${where}, so its value here may be one evaluation old`,
    help: 'Put both rules into one group, the recording first: groups run at different times.',
    related: [{ at: source.name, message: 'it is recorded here' }],
  }
}
