/** The rules that a suite's tests are run with, and how they read each other. */
import { addTo } from '../../lib/group.ts'
import type { Rule, RuleFile } from '../../model/rule.ts'
import { type Expr, walk } from '../../promql/ast.ts'
import { parsePromql } from '../../promql/parse.ts'
import type { PlainAssertion } from '../../suite/plain.ts'
import { canBeLive, canErr, type Fixture } from './can-err.ts'
import { factsOf, mayReadAlerts, ownLabels, type Reads, type RuleFacts, readsOf } from './rule-facts.ts'

export interface RuleSet {
  readonly rules: readonly Rule[]
  /** The position of each rule. */
  readonly places: ReadonlyMap<Rule, number>
  readonly facts: ReadonlyMap<Rule, RuleFacts>
  readonly recording: ReadonlyMap<string, readonly Rule[]>
  readonly alerting: ReadonlyMap<string, readonly Rule[]>
  readonly alerts: readonly Rule[]
  /** Rules by the metrics that they read. */
  readonly readers: ReadonlyMap<string, readonly Rule[]>
  /** Rules that may return something or fail whatever the fixture holds. */
  readonly always: readonly Rule[]
  /** Labels that recording rules can give to their series. */
  readonly madeLabels: ReadonlySet<string>
}

const noFixture: Fixture = { hasData: () => false, labels: new Set(), isHeavy: false }

/** Labels that functions create, taken from the literals that name them. */
function* labelsMadeBy(expr: Expr): Iterable<string> {
  for (const node of walk(expr)) {
    // The result of `absent` has the labels that the selector asks for.
    if (node.kind === 'call' && /^absent/.test(node.name))
      for (const part of walk(node))
        if (part.kind === 'selector') yield* part.matchers.map(({ label }) => label)
    if (node.kind === 'aggregation' && node.param?.kind === 'string') yield node.param.value
    if (node.kind === 'call' && /^label_(replace|join)$/.test(node.name) && node.args[1]?.kind === 'string')
      yield node.args[1].value
  }
}

export function ruleSetOf(files: readonly RuleFile[]): RuleSet {
  const rules = files.flatMap((file) => file.groups.flatMap((group) => group.rules))
  const facts = new Map(rules.map((rule) => [rule, factsOf(rule)]))
  const recording = new Map<string, Rule[]>()
  const alerting = new Map<string, Rule[]>()
  const readers = new Map<string, Rule[]>()
  const always: Rule[] = []
  const madeLabels = new Set<string>()
  for (const [rule, { reads, expr }] of facts) {
    addTo(rule.kind === 'alert' ? alerting : recording, rule.name.text, rule)
    for (const metric of reads.metrics) addTo(readers, metric, rule)
    const isAlways =
      mayReadAlerts(reads) ||
      !expr ||
      canBeLive(expr, noFixture.hasData) ||
      canErr(facts.get(rule) as RuleFacts, noFixture)
    if (isAlways) always.push(rule)
    if (rule.kind === 'recording') for (const label of ownLabels(rule)) madeLabels.add(label)
    if (expr) for (const label of labelsMadeBy(expr)) madeLabels.add(label)
  }
  const alerts = rules.filter(({ kind }) => kind === 'alert')
  const recordsAlerts = [...facts].some(
    ([{ kind }, { reads }]) => kind === 'recording' && mayReadAlerts(reads),
  )
  if (recordsAlerts) for (const label of ['alertstate', ...alerts.flatMap(ownLabels)]) madeLabels.add(label)
  const places = new Map(rules.map((rule, i) => [rule, i]))
  return { rules, places, facts, recording, alerting, alerts, readers, always, madeLabels }
}

/** Adds the rules that produce what is read, and the rules that these read. */
export function follow(set: RuleSet, reads: Reads, into: Set<Rule>): void {
  const open = [reads]
  const take = (rules: readonly Rule[]): void => {
    for (const rule of rules) {
      if (into.has(rule)) continue
      into.add(rule)
      const facts = set.facts.get(rule)
      if (facts) open.push(facts.reads)
    }
  }
  for (let next = open.pop(); next; next = open.pop()) {
    if (next.everything) take(set.rules)
    if (next.allAlerts) take(set.alerts)
    for (const metric of next.metrics) take(set.recording.get(metric) ?? [])
    for (const alert of next.alerts) take(set.alerting.get(alert) ?? [])
  }
}

/** The reads of an assertion: an alert's state can be found by its name. */
export function readsOfAssertion({ kind, subject }: Pick<PlainAssertion, 'kind' | 'subject'>): Reads {
  if (kind === 'expr') return readsOf([parsePromql(subject).expr])
  return { metrics: new Set(), alerts: new Set([subject]), allAlerts: false, everything: false }
}

/** The rules that can affect an assertion's verdict. */
export function rulesBehind(set: RuleSet, assertion: Pick<PlainAssertion, 'kind' | 'subject'>): Set<Rule> {
  const rules = new Set<Rule>()
  follow(set, readsOfAssertion(assertion), rules)
  return rules
}

/** The rules that read, directly or not, the series that one of `rules` writes; `rules` included. */
export function dependents(set: RuleSet, rules: ReadonlySet<Rule>, among: Iterable<Rule>): Set<Rule> {
  const hit = new Set(rules)
  for (const rule of among) {
    const reached = new Set<Rule>()
    const facts = set.facts.get(rule)
    if (facts) follow(set, facts.reads, reached)
    if ([...reached].some((other) => rules.has(other))) hit.add(rule)
  }
  return hit
}
