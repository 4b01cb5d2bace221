/** The rules that a test needs: those that its assertions read, their dependencies, and rules that can break the test. */
import type { Rule } from '../../model/rule.ts'
import type { PlainTest } from '../../suite/plain.ts'
import { metricOfSeries } from '../../suite/series.ts'
import { canBeLive, canErr, type Fixture } from './can-err.ts'
import { mayReadAlerts, type Reads, type RuleFacts, union } from './rule-facts.ts'
import { follow, type RuleSet, readsOfAssertion } from './rule-set.ts'

export interface SeriesFacts {
  /** Metric names; undefined when one of them can't be determined. */
  readonly names?: ReadonlySet<string>
  readonly labels: ReadonlySet<string>
  readonly samples: number
  /** Each series is one line in the simplest notation, so that it can't consume its neighbours. */
  readonly isSimple: boolean
}

const simpleSeries = /^[A-Za-z_:][\w:]*(?:\{[^\n\r]*\})?$/

/** The metric names and the number of samples of a test's input series. */
export function seriesFacts(test: PlainTest): SeriesFacts {
  const names = new Set<string>()
  const labels = new Set<string>()
  let samples = 0
  let isKnown = true
  let isSimple = true
  for (const { series, values } of test.series) {
    const name = metricOfSeries(series)
    if (name) names.add(name)
    else isKnown = false
    // A label too many, for example from inside a value, is safe; one too few is not.
    for (const pattern of [/(?<![\w.])[\d.]*([A-Za-z_][\w.]*)"?\s*=/g, /"([^"]*)"\s*=/g])
      for (const match of series.matchAll(pattern)) labels.add(match[1] as string)
    if (!simpleSeries.test(series) || !/^[\w .+-]+$/.test(values)) isSimple = false
    samples += values.trim().split(/\s+/).length
    if (values.includes('{{')) samples = Number.POSITIVE_INFINITY
    else for (const match of values.matchAll(/x(\w+)/g)) samples += Number(match[1]) || 0
  }
  return { names: isKnown ? names : undefined, labels, samples, isSimple }
}

/** A query with more samples than this is near the 10,000 at which promtool's engine stops. */
const manySamples = 4000

export interface Slice {
  /** In the order of the files. */
  readonly rules: readonly Rule[]
  readonly series: SeriesFacts
  /** The names that the rules and the assertions read. */
  readonly reads: Reads
}

/** The rules that may fail on a test's data: leaving them out could turn a failure into a pass. */
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
  // Two rules write the same series at the same time: the second write fails if the values differ.
  for (const rule of live) {
    const name = rule.name.text
    const writers = (rule.kind === 'alert' ? set.alerting : set.recording).get(name) ?? []
    if (writers.length > 1 || (rule.kind === 'recording' && names.has(name))) found.add(rule)
  }
  for (const rule of candidates) {
    const facts = set.facts.get(rule) as RuleFacts
    // The labels of alerts are not tracked.
    const known = mayReadAlerts(facts.reads) ? { ...fixture, labels: undefined } : fixture
    if (canErr(facts, known)) found.add(rule)
  }
  return found
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
  const placeOf = (rule: Rule): number => set.places.get(rule) ?? -1
  const inOrder = [...rules].sort((a, b) => placeOf(a) - placeOf(b))
  return {
    rules: inOrder,
    series,
    reads: union([...asked, ...inOrder.map((rule) => (set.facts.get(rule) as RuleFacts).reads)]),
  }
}
