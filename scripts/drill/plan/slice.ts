/** Which rules a test needs: those that its assertions ask for, what these read, and those that can break the test. */
import { addTo } from '../../model/group.ts'
import type { Rule, RuleFile } from '../../model/rule.ts'
import type { Expr } from '../../promql/ast.ts'
import { walk } from '../../promql/ast.ts'
import { parsePromql } from '../../promql/parse.ts'
import type { PlainAssertion, PlainTest } from '../reading/plain.ts'
import {
  canBeLive,
  canErr,
  type Fixture,
  factsOf,
  ownLabels,
  type Reads,
  type RuleFacts,
  readsOf,
} from './rule-facts.ts'

/** The rules that a suite's tests are run with, indexed. */
export interface RuleSet {
  readonly rules: readonly Rule[]
  readonly facts: ReadonlyMap<Rule, RuleFacts>
  readonly recording: ReadonlyMap<string, readonly Rule[]>
  readonly alerting: ReadonlyMap<string, readonly Rule[]>
  readonly alerts: readonly Rule[]
  /** By the metrics that they read. */
  readonly readers: ReadonlyMap<string, readonly Rule[]>
  /** Rules that may return something or fail whatever the fixture holds. */
  readonly always: readonly Rule[]
  /** Labels that recording rules can give to what they record. */
  readonly madeLabels: ReadonlySet<string>
}

const noFixture: Fixture = { hasData: () => false, labels: new Set(), isHeavy: false }

/** Labels that functions make, by the literals that name them. */
function* labelsMadeBy(expr: Expr): Iterable<string> {
  for (const node of walk(expr)) {
    // What is absent is labelled with what it was to have.
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
      reads.everything ||
      reads.allAlerts ||
      reads.alerts.size > 0 ||
      !expr ||
      canBeLive(expr, noFixture.hasData) ||
      canErr(facts.get(rule) as RuleFacts, noFixture)
    if (isAlways) always.push(rule)
    if (rule.kind === 'recording') for (const label of ownLabels(rule)) madeLabels.add(label)
    if (expr) for (const label of labelsMadeBy(expr)) madeLabels.add(label)
  }
  const alerts = rules.filter(({ kind }) => kind === 'alert')
  const recordsAlerts = [...facts].some(
    ([{ kind }, { reads }]) =>
      kind === 'recording' && (reads.everything || reads.allAlerts || reads.alerts.size > 0),
  )
  if (recordsAlerts) for (const label of ['alertstate', ...alerts.flatMap(ownLabels)]) madeLabels.add(label)
  return { rules, facts, recording, alerting, alerts, readers, always, madeLabels }
}

/** Adds the rules that produce what is read, and what these read in turn. */
function follow(set: RuleSet, reads: Reads, into: Set<Rule>): void {
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

/** What an assertion asks for, as reads: an alert's state can be had from its name. */
export function readsOfAssertion({ kind, subject }: Pick<PlainAssertion, 'kind' | 'subject'>): Reads {
  if (kind === 'expr') return readsOf([parsePromql(subject).expr])
  return { metrics: new Set(), alerts: new Set([subject]), allAlerts: false, everything: false }
}

/** The rules that can have a say in an assertion's verdict. */
export function rulesBehind(set: RuleSet, assertion: Pick<PlainAssertion, 'kind' | 'subject'>): Set<Rule> {
  const rules = new Set<Rule>()
  follow(set, readsOfAssertion(assertion), rules)
  return rules
}

/** The rules that read, directly or not, what one of `rules` writes; these included. */
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

export interface SeriesFacts {
  /** Metric names; undefined when one of them can't be told. */
  readonly names?: ReadonlySet<string>
  readonly labels: ReadonlySet<string>
  readonly samples: number
  /** Each series is one line in the simplest notation, so that it can't swallow its neighbours. */
  readonly isSimple: boolean
}

const simpleSeries = /^[A-Za-z_:][\w:]*(?:\{[^\n\r]*\})?$/

/** What the input series of a test are called and how many samples they have. */
export function seriesFacts(test: PlainTest): SeriesFacts {
  const names = new Set<string>()
  const labels = new Set<string>()
  let samples = 0
  let isKnown = true
  let isSimple = true
  for (const { series, values } of test.series) {
    const name = /^\s*([A-Za-z_:][\w:]*)\s*(?:\{|$)/.exec(series)?.[1]
    if (name) names.add(name)
    else isKnown = false
    // Rather one too many, such as from within a value, than one too few.
    for (const pattern of [/([A-Za-z_][\w.]*)"?\s*=/g, /"([^"]*)"\s*=/g])
      for (const match of series.matchAll(pattern)) labels.add(match[1] as string)
    if (!simpleSeries.test(series) || !/^[\w .+-]+$/.test(values)) isSimple = false
    samples += values.trim().split(/\s+/).length
    if (values.includes('{{')) samples = Number.POSITIVE_INFINITY
    else for (const match of values.matchAll(/x(\w+)/g)) samples += Number(match[1]) || 0
  }
  return { names: isKnown ? names : undefined, labels, samples, isSimple }
}

/** More than this in one query is near the 10,000 samples at which promtool's engine gives up. */
const manySamples = 4000

export interface Slice {
  /** In the order of the files. */
  readonly rules: readonly Rule[]
  readonly series: SeriesFacts
  /** What the rules and the assertions read. */
  readonly reads: Reads
}

/** The rules that may fail on a test's data, so that leaving them out could turn a failure into a pass. */
function breakers(set: RuleSet, series: SeriesFacts): Set<Rule> {
  const { names } = series
  if (!names) return new Set(set.rules)
  const data = new Set(names)
  let hasAlerts = false
  const fixture: Fixture = {
    hasData: ({ name }) => name === undefined || data.has(name) || (hasAlerts && /^ALERTS/.test(name)),
    labels: new Set([...series.labels, ...set.madeLabels]),
    isHeavy: series.samples > manySamples,
  }
  const candidates = new Set(set.always)
  for (const name of data) for (const rule of set.readers.get(name) ?? []) candidates.add(rule)
  const live = new Set<Rule>()
  for (let grew = true; grew; ) {
    grew = false
    for (const rule of candidates) {
      const expr = set.facts.get(rule)?.expr
      if (live.has(rule) || (expr && !canBeLive(expr, fixture.hasData))) continue
      live.add(rule)
      grew = true
      if (rule.kind === 'alert') hasAlerts = true
      else if (!data.has(rule.name.text)) {
        data.add(rule.name.text)
        for (const reader of set.readers.get(rule.name.text) ?? []) candidates.add(reader)
      }
    }
  }
  const found = new Set<Rule>()
  // Two that write the same series at the same time: the second write fails where the values differ.
  for (const rule of live) {
    const name = rule.name.text
    const writers = (rule.kind === 'alert' ? set.alerting : set.recording).get(name) ?? []
    if (writers.length > 1 || (rule.kind === 'recording' && names.has(name))) found.add(rule)
  }
  for (const rule of candidates) {
    const facts = set.facts.get(rule) as RuleFacts
    const { everything, allAlerts, alerts } = facts.reads
    // What alerts are labelled with is not followed.
    const readsAlerts = everything || allAlerts || alerts.size > 0
    if (canErr(facts, readsAlerts ? { ...fixture, labels: undefined } : fixture)) found.add(rule)
  }
  return found
}

export function union(all: readonly Reads[]): Reads {
  return {
    metrics: new Set(all.flatMap(({ metrics }) => [...metrics])),
    alerts: new Set(all.flatMap(({ alerts }) => [...alerts])),
    allAlerts: all.some(({ allAlerts }) => allAlerts),
    everything: all.some(({ everything }) => everything),
  }
}

export function sliceOf(set: RuleSet, test: PlainTest): Slice {
  const series = seriesFacts(test)
  const rules = new Set<Rule>()
  const asked = test.assertions.map(readsOfAssertion)
  for (const reads of asked) follow(set, reads, rules)
  for (const rule of breakers(set, series)) {
    rules.add(rule)
    const facts = set.facts.get(rule)
    if (facts) follow(set, facts.reads, rules)
  }
  const inOrder = set.rules.filter((rule) => rules.has(rule))
  return {
    rules: inOrder,
    series,
    reads: union([...asked, ...inOrder.map((rule) => (set.facts.get(rule) as RuleFacts).reads)]),
  }
}
