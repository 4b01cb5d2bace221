/**
 * What expressions on ALERTS prove of an alert. They may say anything about it, so promtool judges them again with the
 * alert tampered with; what it then does is what they would have noticed.
 */
import { addTo } from '../../lib/group.ts'
import type { Rule } from '../../model/rule.ts'
import { walk } from '../../promql/ast.ts'
import { parsePromql } from '../../promql/parse.ts'
import type { PromtoolRunner } from '../../promtool/ask.ts'
import { readsOfAssertion } from '../../promtool/plan/rule-set.ts'
import type { PlannedTest } from '../../promtool/plan/test-batch.ts'
import { tryOut, withVariants } from '../../promtool/what-if.ts'
import type { PlainAssertion } from '../../suite/plain.ts'
import { quote } from '../../suite/yaml-text.ts'
import { candidates } from '../weaken/candidates.ts'
import type { Holds } from './states.ts'

/** What the expressions of a test notice of one alert. */
export interface Noticed {
  readonly rule: Rule
  fires: boolean
  quiet: boolean
  pending: boolean
  resolves: boolean
  /** Labels of the rule; where it sets none, one that was added. */
  readonly labels: Set<string>
}

type Fields = Readonly<Record<string, string>>

/** Longer than any test. */
const ever = quote('100y')

/** A label that no rule sets, and a value that none has. */
const added = '__firedrill__'

const labelled = 'has another label '

const labelsText = (labels: readonly (readonly [string, string])[]): string =>
  `{${labels.map(([name, value]) => `${quote(name)}: ${quote(value)}`).join(', ')}}`

/** The ways to tamper with an alert, by what they are for. */
function tamperings(rule: Rule, planned: PlannedTest): Map<string, Fields> {
  const relaxed = candidates(rule.expr?.text ?? '', planned.set.recording)
  const labels = rule.labels.map(({ key, value }) => [key.text, value.text] as const)
  return new Map<string, Fields>([
    ['never fires', { expr: quote('vector(0) > 1') }],
    ['waits for ever', { for: ever }],
    ['does not wait', { for: quote('0s') }],
    ['fires for ever', { keep_firing_for: ever }],
    ...(relaxed ? [['decides nothing', { expr: quote(relaxed), for: quote('0s') }] as const] : []),
    ...(labels.length > 0 ? labels : [[added, ''] as const]).map(([name]): [string, Fields] => [
      `${labelled}${name}`,
      { labels: labelsText([...labels.filter(([other]) => other !== name), [name, added]]) },
    ]),
  ])
}

/** Whether an expression reads alerts that fire, and not only such as wait. */
function asksForFiring({ subject }: PlainAssertion): boolean {
  const { expr } = parsePromql(subject)
  return [...(expr ? walk(expr) : [])].some(
    (node) =>
      node.kind === 'selector' &&
      node.name !== undefined &&
      node.name.startsWith('ALERTS') &&
      !node.matchers.some(
        ({ label, op, value }) => label === 'alertstate' && op === '=' && value !== 'firing',
      ),
  )
}

/** By assertion, the ways to tamper with an alert that it notices. */
type Ways = Map<PlainAssertion, Set<string>>

export async function noticedBy(
  plannedTests: readonly PlannedTest[],
  holds: Holds,
  promtool: PromtoolRunner,
): Promise<Noticed[]> {
  const trials = new Map<PlannedTest, { readonly way: string; readonly ways: Ways }>()
  const noticing: { readonly rule: Rule; readonly ways: Ways }[] = []
  for (const planned of plannedTests) {
    const about = new Map<Rule, PlainAssertion[]>()
    for (const assertion of planned.assertions) {
      if (assertion.kind !== 'expr' || !holds(planned, assertion)) continue
      for (const alert of readsOfAssertion(assertion).alerts)
        for (const rule of planned.set.alerting.get(alert) ?? []) addTo(about, rule, assertion)
    }
    for (const [rule, assertions] of about) {
      const ways: Ways = new Map()
      noticing.push({ rule, ways })
      for (const [way, fields] of tamperings(rule, planned)) {
        const variant = { rule, fields, isInstead: true }
        trials.set({ ...withVariants(planned, [variant]), assertions }, { way, ways })
      }
    }
  }
  for (const [tried, outcomes] of await tryOut([...trials.keys()], promtool)) {
    const { way, ways } = trials.get(tried) as { way: string; ways: Ways }
    for (const { assertion, verdict } of outcomes)
      if (verdict === 'failed') ways.set(assertion, (ways.get(assertion) ?? new Set()).add(way))
  }
  return noticing.map(({ rule, ways }) => noticedOf(rule, ways))
}

function noticedOf(rule: Rule, byAssertion: Ways): Noticed {
  const labels = new Set<string>()
  const noticed = { rule, fires: false, quiet: false, pending: false, resolves: false, labels }
  for (const [assertion, ways] of byAssertion) {
    const fires = asksForFiring(assertion) && ways.has('never fires') && ways.has('waits for ever')
    const pending = ways.has('does not wait')
    const resolves = ways.has('fires for ever')
    if (fires) noticed.fires = true
    if (pending) noticed.pending = true
    if (resolves) noticed.resolves = true
    // Where it has nothing to decide on, that it has let go is all it can show.
    if (!pending && (ways.has('decides nothing') || (resolves && !fires))) noticed.quiet = true
    for (const way of fires ? ways : []) if (way.startsWith(labelled)) labels.add(way.slice(labelled.length))
  }
  return noticed
}
