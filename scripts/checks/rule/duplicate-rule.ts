import { posix } from 'node:path'
import { groupBy } from '../../lib/group.ts'
import { memo } from '../../lib/memo.ts'
import { labelsKey, type Rule } from '../../model/rule.ts'
import { pointAt } from '../../model/source.ts'
import { parsePromql } from '../../promql/parse.ts'
import { defineCheck, type Finding } from '../check.ts'

/** An expression as one comparable text: what it says, without places, white space, comments and kinds of quotes. */
function canonical(text: string): string | undefined {
  const { expr } = parsePromql(text)
  return (
    expr &&
    JSON.stringify(expr, (key, value: unknown) =>
      key === 'start' || key === 'end' ? undefined : typeof value === 'number' ? String(value) : value,
    )
  )
}

/** What has to be the same: of an alert everything but name and annotations, of a recording all that it says. */
const keyOf = memo((rule: Rule): string | undefined => {
  const expr = rule.expr && canonical(rule.expr.text)
  if (expr === undefined) return undefined
  return rule.kind === 'recording'
    ? `recording ${rule.name.text} ${labelsKey(rule)} ${expr}`
    : `alert ${rule.for?.text ?? ''} ${labelsKey(rule)} ${expr}`
})

/** Those with the same key; what has none is like nothing. */
function alike<T>(items: readonly T[], key: (item: T) => string | undefined): T[][] {
  const groups = groupBy(items, key)
  groups.delete(undefined)
  return [...groups.values()]
}

/** Files of one name in different folders are copies for different servers, and meant to be. */
const areCopies = (a: Rule, b: Rule): boolean =>
  a.file !== b.file && posix.basename(a.file.path) === posix.basename(b.file.path)

/** Another one like the rule at `index`, of the same file if there is one. Of many copies not all are looked at. */
function another(rules: readonly Rule[], index: number, first: Rule | undefined): Rule | undefined {
  const rule = rules[index] as Rule
  if (first && first !== rule) return first
  const next = rules[index + 1]
  if (next?.file === rule.file) return next
  return rules.slice(0, 50).find((other) => other !== rule && !areCopies(other, rule))
}

function* report(rules: readonly Rule[], isSame: boolean): Generator<Finding> {
  const firstOfFile = new Map<unknown, Rule>()
  for (const rule of rules) if (!firstOfFile.has(rule.file)) firstOfFile.set(rule.file, rule)
  for (const [index, rule] of rules.entries()) {
    const other = another(rules, index, firstOfFile.get(rule.file))
    if (!other) continue
    const isNear = other.file === rule.file
    const line = pointAt(other.file.source, other.name.start).line
    const where = isNear ? `line ${line}` : `${other.file.path}:${line}`
    yield {
      at: rule.name,
      alert: rule.kind === 'alert' ? rule.name.text : undefined,
      severity: isNear && isSame ? undefined : ('info' as const),
      message: messageFor(rule, other, where, isSame),
      help: isSame
        ? isNear
          ? 'Remove one of them; a change to one would have to be made to both.'
          : 'Remove one of them, unless no server loads both files.'
        : 'Make sure that their results never have the same labels, or give each a label of its own.',
      related: [{ at: other.name, message: 'it is here as well' }],
    }
  }
}

function messageFor(rule: Rule, other: Rule, where: string, isSame: boolean): string {
  const name = `\`${rule.name.text}\``
  if (rule.kind === 'recording') {
    return isSame
      ? `${name} is recorded from the same expression with the same labels at ${where}`
      : `${name} is recorded with the same labels at ${where}, from another expression`
  }
  const others = other.name.text === rule.name.text ? 'the one' : `\`${other.name.text}\``
  return `${name} has the expression, the labels and the \`for\` of ${others} at ${where}`
}

export default defineCheck({
  id: 'rule/duplicate-rule',
  on: 'project',
  severity: 'warning',
  about: 'No rule says what another one says already.',
  peers: ['pint rule/duplicate', 'promtool check rules --lint=duplicate-rules', 'mimirtool rules check'],
  *run(project) {
    const identical = alike(project.rules, keyOf)
    for (const rules of identical) if (rules.length > 1) yield* report(rules, true)
    // One of each set of equal rules stands for it, so that none is reported twice.
    const recordings = identical.flatMap(([first]) => (first?.kind === 'recording' ? [first] : []))
    for (const rules of alike(recordings, (rule) => `${rule.file.path} ${rule.name.text} ${labelsKey(rule)}`))
      if (rules.length > 1) yield* report(rules, false)
  },
})
