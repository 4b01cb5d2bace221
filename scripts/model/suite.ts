/** A suite as data: its tests, their assertions, and what an extended one adds. */
import type { Place, Source } from './source.ts'
import type { YamlFile, YamlMap, YamlNode, YamlScalar } from './yaml.ts'

/** One alert_rule_test or promql_expr_test entry. */
export interface Assertion {
  readonly kind: 'alert' | 'expr'
  /** `alertname` or `expr`. */
  readonly subject?: YamlScalar
  readonly evalTime?: YamlScalar
  /** The entries of `exp_alerts` or `exp_samples`. */
  readonly expected: readonly YamlNode[]
  readonly node: YamlMap
  readonly test: TestGroup
  /** The state over time of which it is one step. */
  readonly claim?: StateClaim
}

export interface TestGroup {
  readonly name?: YamlScalar
  readonly index: number
  readonly node: YamlMap
  readonly assertions: readonly Assertion[]
  readonly suite: Suite
}

/** A promtool unit-test file, or an extended one. */
export interface Suite {
  readonly path: string
  readonly source: Source
  readonly yaml: YamlFile
  /** Of an extended suite the plain one that it stands for. */
  readonly root: YamlMap
  readonly extended?: Extended
  readonly ruleFiles: readonly YamlScalar[]
  readonly tests: readonly TestGroup[]
}

/** One stretch of time; `to` is the first moment at which it is over. Seconds. */
export interface Stretch {
  readonly state: 'pending' | 'firing'
  readonly from: number
  readonly to?: number
}

export interface Timeline {
  readonly stretches: readonly Stretch[]
  /** It ends with `resolved`. */
  readonly isResolved: boolean
}

export interface ExtendedProblem {
  readonly at: Place
  readonly message: string
  readonly help: string
}

/** What an entry of `alert_state_test` claims; its steps are assertions that share it. */
export interface StateClaim {
  readonly alertname: YamlScalar
  readonly timeline: Timeline
}

export interface Extended {
  readonly problems: readonly ExtendedProblem[]
  /** The claims by the nodes of the expression tests that they became. */
  readonly claims: ReadonlyMap<YamlNode, StateClaim>
}

/** The assertions that share a verdict with this one: all steps of a state over time, else itself. */
export function stepsWith(assertion: Assertion): readonly Assertion[] {
  const { claim, test } = assertion
  return claim ? test.assertions.filter((other) => other.claim === claim) : [assertion]
}
