import { posix } from 'node:path'
import { groupBy } from '../../lib/group.ts'
import { memo } from '../../lib/memo.ts'
import { labelsKey, type Rule } from '../../model/rule.ts'
import { pointAt } from '../../model/source.ts'
import { parsePromql } from '../../promql/parse.ts'
import { defineCheck, type Finding } from '../check.ts'

/** An expression as a comparable text, without offsets, white space, comments and kinds of quotes. */
function canonical(text: string): string | undefined {
  const { expr } = parsePromql(text)
  return (
    expr &&
    JSON.stringify(expr, (key, value: unknown) =>
      key === 'start' || key === 'end' ? undefined : typeof value === 'number' ? String(value) : value,
    )
  )
}

/** The fields that make rules equal: for an alert all but name and annotations, for a recording all. */
const keyOf = memo((rule: Rule): string | undefined => {
  const expr = rule.expr && canonical(rule.expr.text)
  if (expr === undefined) return undefined
  return rule.kind === 'recording'
    ? `recording ${rule.name.text} ${labelsKey(rule)} ${expr}`
    : `alert ${rule.for?.text ?? ''} ${labelsKey(rule)} ${expr}`
})

/** Groups items with the same key; items without a key are left out. */
function alike<T>(items: readonly T[], key: (item: T) => string | undefined): T[][] {
  const groups = groupBy(items, key)
  groups.delete(undefined)
  return [...groups.values()]
}

/** True for files with the same name in different folders: these are deliberate copies for different servers. */
const areCopies = (a: Rule, b: Rule): boolean =>
  a.file !== b.file && posix.basename(a.file.path) === posix.basename(b.file.path)

/** Another copy of the rule at `index`, preferably in the same file. Looks only at the first copies. */
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
          ? 'Remove one of them: otherwise every change has to be made twice.'
          : 'Remove one of them, unless no server loads both files.'
        : 'Make sure that their results never have the same labels, or give each a different label.',
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
  about: 'No rule repeats another one.',
  peers: ['pint rule/duplicate', 'promtool check rules --lint=duplicate-rules', 'mimirtool rules check'],
  *run(project) {
    const identical = alike(project.rules, keyOf)
    for (const rules of identical) if (rules.length > 1) yield* report(rules, true)
    // Only one of each set of equal rules, so that none is reported twice.
    const recordings = identical.flatMap(([first]) => (first?.kind === 'recording' ? [first] : []))
    for (const rules of alike(recordings, (rule) => `${rule.file.path} ${rule.name.text} ${labelsKey(rule)}`))
      if (rules.length > 1) yield* report(rules, false)
  },
})
