/** Prometheus' functions and aggregations, over all versions from 2.42: their types and who knows them. */
import type { ValueType } from './ast.ts'

export interface FunctionType {
  readonly args: readonly ValueType[]
  /** How many of the last argument there may be less or more: 0 none, n up to n - 1 more, -1 any number. */
  readonly variadic: number
  readonly returns: ValueType
  /** Set if Prometheus requires `--enable-feature=promql-experimental-functions`. */
  readonly experimental?: true
  /** The name in Prometheus 3, if it was renamed. */
  readonly renamed?: string
}

const table: Record<string, FunctionType> = Object.create(null)

function define(names: string, args: readonly ValueType[], more: Partial<FunctionType> = {}): void {
  for (const name of names.split(' ')) table[name] = { args, variadic: 0, returns: 'vector', ...more }
}

define(
  'abs absent acos acosh asin asinh atan atanh ceil cos cosh deg exp floor histogram_avg histogram_count ' +
    'histogram_stddev histogram_stdvar histogram_sum ln log10 log2 rad sgn sin sinh sort sort_desc sqrt tan ' +
    'tanh timestamp',
  ['vector'],
)
define(
  'absent_over_time avg_over_time changes count_over_time delta deriv first_over_time idelta increase irate ' +
    'last_over_time max_over_time min_over_time present_over_time rate resets stddev_over_time ' +
    'stdvar_over_time sum_over_time',
  ['matrix'],
)
define('mad_over_time ts_of_first_over_time ts_of_last_over_time ts_of_max_over_time ts_of_min_over_time', [
  'matrix',
], { experimental: true })
define('day_of_month day_of_week day_of_year days_in_month hour minute month year', ['vector'], {
  variadic: 1,
})
define('clamp', ['vector', 'scalar', 'scalar'])
define('clamp_max clamp_min', ['vector', 'scalar'])
define('histogram_fraction', ['scalar', 'scalar', 'vector'])
define('histogram_quantile', ['scalar', 'vector'])
define('histogram_quantiles', ['vector', 'string', 'scalar', 'scalar'], { variadic: 9, experimental: true })
define('double_exponential_smoothing', ['matrix', 'scalar', 'scalar'], { experimental: true })
define('holt_winters', ['matrix', 'scalar', 'scalar'], { renamed: 'double_exponential_smoothing' })
define('info', ['vector', 'vector'], { variadic: 1, experimental: true })
define('integral', ['matrix', 'scalar'], { variadic: 1, experimental: true })
define('label_replace', ['vector', 'string', 'string', 'string', 'string'])
define('label_join', ['vector', 'string', 'string', 'string'], { variadic: -1 })
define('predict_linear', ['matrix', 'scalar'])
define('quantile_over_time', ['scalar', 'matrix'])
define('round', ['vector', 'scalar'], { variadic: 1 })
define('scalar', ['vector'], { returns: 'scalar' })
define('sort_by_label sort_by_label_desc', ['vector', 'string'], { variadic: -1, experimental: true })
define('start_timestamp', ['vector'], { experimental: true })
define('pi time', [], { returns: 'scalar' })
define('end range start step', [], { returns: 'scalar', experimental: true })
define('max_of min_of', ['scalar', 'scalar'], { returns: 'scalar', experimental: true })
define('vector', ['scalar'])

export const functions: Readonly<Record<string, FunctionType | undefined>> = table

/** The type of the parameter that stands before the expression, for the aggregations that have one. */
export const aggregations: Readonly<
  Record<string, { readonly param?: ValueType; readonly experimental?: true }>
> = Object.assign(Object.create(null), {
  avg: {},
  bottomk: { param: 'scalar' },
  count: {},
  count_values: { param: 'string' },
  group: {},
  limit_ratio: { param: 'scalar', experimental: true },
  limitk: { param: 'scalar', experimental: true },
  max: {},
  min: {},
  quantile: { param: 'scalar' },
  stddev: {},
  stdvar: {},
  sum: {},
  topk: { param: 'scalar' },
})
