/**
 * What a team demands of its own rules, as firedrill.yml words it. Regular expressions are those of Prometheus: RE2
 * syntax, anchored at both ends, the dot matches line ends too.
 */
import type { Severity } from '../diagnostic.ts'

/** By a regexp of names. */
type ByName<T> = Readonly<Record<string, T>>

/** Which rules and groups a policy is about; what isn't said selects all. */
export interface PolicyMatch {
  /** Of rule files, in the syntax of .gitignore. */
  readonly paths?: readonly string[]
  readonly kind?: 'alert' | 'recording'
  /** Regexp of the rule's name. */
  readonly name?: string
  /** Regexp of the group's name. */
  readonly group?: string
  /** Labels that the rule sets itself, with regexps of their values. */
  readonly labels?: ByName<string>
  readonly annotations?: ByName<string>
}

/** What is demanded of labels or of annotations. All names are regexps, but for those that are `known`. */
export interface PairPolicy {
  readonly required?: readonly string[]
  readonly forbidden?: readonly string[]
  /** Of each list one name at least has to be there. */
  readonly anyOf?: readonly (readonly string[])[]
  /** Of each mapping only one entry may be there; the values are regexps as well. */
  readonly exclusive?: readonly ByName<string>[]
  readonly values?: ByName<readonly string[]>
  readonly matching?: ByName<string>
  readonly rejected?: ByName<string>
  /** What separates the items of values that are lists; each item is then judged by itself. */
  readonly separator?: ByName<string>
  readonly nonEmpty?: boolean
  /** The values have to use a template, or may not. */
  readonly templated?: readonly string[]
  readonly plain?: readonly string[]
  /** Names that are right; one that is nearly the same is a slip. */
  readonly known?: readonly string[]
}

export interface AnnotationPolicy extends PairPolicy {
  /** The annotations that hold a URL, PromQL, or a URL with the alert's name in it. */
  readonly url?: readonly string[]
  readonly promql?: readonly string[]
  readonly namedUrl?: readonly string[]
}

/** Durations, as Prometheus writes them. */
export interface DurationPolicy {
  readonly min?: string
  readonly max?: string
  readonly required?: boolean
}

export interface NamePolicy {
  readonly matching?: string
  readonly rejected?: string
  readonly style?: 'CamelCase' | 'snake_case' | 'level:metric:operations'
  /** In characters. */
  readonly maxLength?: number
}

export interface SelectorPolicy {
  /** Regexp of the metric's name; all selectors when absent. */
  readonly metric?: string
  /** Regexp of a function or aggregation that the selector has to stand in for this to hold. */
  readonly within?: string
  readonly required?: readonly string[]
  readonly forbidden?: readonly string[]
  readonly allowed?: readonly string[]
  readonly values?: ByName<readonly string[]>
}

export interface ExpressionPolicy {
  /** Regexps of names. */
  readonly forbiddenMetrics?: readonly string[]
  readonly forbiddenLabels?: readonly string[]
  readonly forbiddenFunctions?: readonly string[]
  /** False forbids what needs `--enable-feature=promql-experimental-functions`. */
  readonly experimental?: boolean
  readonly metricName?: boolean
  readonly selectors?: readonly SelectorPolicy[]
  /** Labels that aggregations have to keep, or to remove. */
  readonly keep?: readonly string[]
  readonly strip?: readonly string[]
  readonly minRange?: string
  /** How far back an expression may look, with all ranges and offsets added up. */
  readonly maxAge?: string
  /** False forbids arithmetic between buckets of classic histograms. */
  readonly bucketArithmetic?: boolean
  /** Numbers from this one on have underscores between groups of three digits. */
  readonly underscoresFrom?: number
  readonly knownLabels?: readonly string[]
}

export interface TenantPolicy {
  readonly allowed?: readonly string[]
  /** The tenant of groups that don't name any. */
  readonly default?: string
  /** The metrics that a tenant holds: who uses one has to name that tenant. */
  readonly metrics?: Readonly<Record<string, readonly string[]>>
}

export interface GroupPolicy {
  readonly name?: NamePolicy
  readonly interval?: DurationPolicy
  readonly queryOffset?: DurationPolicy
  readonly maxRules?: number
  /** `limit` has to be set, and to this at most. */
  readonly maxLimit?: number
  readonly tenants?: TenantPolicy
  readonly strategy?: { readonly allowed?: readonly ('warn' | 'abort')[]; readonly required?: boolean }
}

/** One set of demands, and what it is about. */
export interface Policy {
  readonly match?: PolicyMatch
  /** Why it is so; findings show it. */
  readonly reason?: string
  /** In place of the checks' own; `checks` and `overrides` go before it. */
  readonly severity?: Severity
  /** True where a rule that matches may not be. */
  readonly forbidden?: boolean
  readonly name?: NamePolicy
  readonly labels?: PairPolicy
  readonly annotations?: AnnotationPolicy
  readonly for?: DurationPolicy
  readonly keepFiringFor?: DurationPolicy
  readonly expression?: ExpressionPolicy
  readonly group?: GroupPolicy
}
