/** Finds the policies that apply to a rule or a group, and adds a policy's reason to its findings. */
import type { Policy, PolicyMatch } from '../../../model/policy.ts'
import type { Project } from '../../../model/project.ts'
import type { Pair, Rule, RuleFile, RuleGroup } from '../../../model/rule.ts'
import { matchesWhole } from '../../../promql/regexp-meaning.ts'
import { ignoreList } from '../../../text/git-ignore.ts'
import type { Finding } from '../../check.ts'

const isPlain = /^[\w:-]*$/

/** True if a regexp of the configuration matches a whole text. Never takes exponential time. */
export function matches(pattern: string, text: string): boolean {
  return isPlain.test(pattern) ? pattern === text : matchesWhole(pattern, text)
}

export const matchesAny = (patterns: readonly string[], text: string): boolean =>
  patterns.some((pattern) => matches(pattern, text))

const pathMatchers = new WeakMap<PolicyMatch, (path: string) => boolean>()

function concernsPath(match: PolicyMatch, { path }: RuleFile): boolean {
  if (!match.paths) return true
  let matcher = pathMatchers.get(match)
  if (!matcher) {
    const paths = ignoreList(match.paths)
    matcher = (candidate) => !candidate.startsWith('../') && paths.ignores(candidate)
    pathMatchers.set(match, matcher)
  }
  return matcher(path)
}

const hasPairs = (pairs: readonly Pair[], wanted: Readonly<Record<string, string>> | undefined): boolean =>
  Object.entries(wanted ?? {}).every(([name, value]) =>
    pairs.some((pair) => matches(name, pair.key.text) && matches(value, pair.value.text)),
  )

function concernsRule(match: PolicyMatch, rule: Rule): boolean {
  return (
    (match.kind === undefined || match.kind === rule.kind) &&
    (match.name === undefined || matches(match.name, rule.name.text)) &&
    hasPairs(rule.labels, match.labels) &&
    hasPairs(rule.annotations, match.annotations)
  )
}

const concernsGroup = (match: PolicyMatch, { name, file }: RuleGroup): boolean =>
  concernsPath(match, file) && (match.group === undefined || matches(match.group, name?.text ?? ''))

export interface Demand<T> {
  readonly wants: T
  readonly policy: Policy
}

/** The values of one field in all policies whose `match` is right. */
function* demands<T>(
  { config }: Project,
  fieldOf: (policy: Policy) => T | undefined,
  isMatch: (match: PolicyMatch) => boolean,
): Generator<Demand<T>> {
  for (const policy of config.policy) {
    const wants = fieldOf(policy)
    if (wants !== undefined && isMatch(policy.match ?? {})) yield { wants, policy }
  }
}

/** The values of one field in all policies that apply to a rule. */
export const demandsOn = <T>(
  rule: Rule,
  project: Project,
  fieldOf: (policy: Policy) => T | undefined,
): Generator<Demand<T>> =>
  demands(project, fieldOf, (match) => concernsGroup(match, rule.group) && concernsRule(match, rule))

/** The same for a group. A policy with conditions on rules applies to groups that have such a rule. */
export const demandsOnGroup = <T>(
  group: RuleGroup,
  project: Project,
  fieldOf: (policy: Policy) => T | undefined,
): Generator<Demand<T>> =>
  demands(project, fieldOf, (match) => {
    const { paths: _, group: __, ...ofRules } = match
    if (!concernsGroup(match, group)) return false
    return Object.keys(ofRules).length === 0 || group.rules.some((rule) => concernsRule(ofRules, rule))
  })

/** Gives a finding the severity and the reason of the policy that it breaks. */
export function under({ reason, severity }: Policy, finding: Finding): Finding {
  const help = [finding.help, reason].filter((text) => text !== undefined).join(' ')
  return { severity, ...finding, ...(help === '' ? {} : { help }) }
}

export const listed = (names: readonly string[], last = 'or'): string => {
  const quoted = names.map((name) => `\`${name}\``)
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} ${last} ${quoted.at(-1)}`
}
