/** What a run may cost. The call sets the bounds; the tree's own configuration may only lower them. */
import { performance } from 'node:perf_hooks'
import { UsageError } from '../errors.ts'
import { type Config, defaultConfig } from '../model/config.ts'
import type { Context } from './context.ts'

interface Limits {
  /** Seconds for all of a run that is spent on other programs and on the web. */
  readonly time: number
  /** Whether the call itself gave the time. */
  readonly isTimeCalled: boolean
  /** Mebibytes of memory for one promtool. */
  readonly memory: number
  /** Seconds of `time` that are left. */
  left(): number
}

/** What the call allows. */
export function limitsIn({ limits = {} }: Pick<Context, 'limits'>): Limits {
  const { totalTimeout, memory } = defaultConfig.drill
  const { time = totalTimeout, begun = performance.now() } = limits
  return {
    time,
    isTimeCalled: limits.time !== undefined,
    memory: limits.memory ?? memory,
    left: () => Math.max(0, time - (performance.now() - begun) / 1000),
  }
}

/** What the configuration says, where that is not more than the call allows. @throws UsageError */
function allowed(field: string, said: number, most: number, unit: string, option: string): number {
  if (said <= most) return said
  throw new UsageError(
    `firedrill.yml: \`${field}\` is ${said}, and a tree may ask for ${most} ${unit} at most`,
    `Lower it, or raise the bound where firedrill is called: ${option} ${Math.ceil(said)}.`,
  )
}

/** Where the configuration leaves it at its default, what the call says. */
const orCalled = (said: number, fallback: number, called: number): number =>
  said === fallback ? called : Math.min(said, called)

/** What a field may be raised to: its default, or what the call gives for the whole run. */
const mostTimeOf = (fallback: number, { time, isTimeCalled }: Limits): number =>
  isTimeCalled ? Math.max(fallback, time) : fallback

/** Seconds for one request to the web. @throws UsageError */
export const requestLimit = ({ timeout }: Config['online'], context: Pick<Context, 'limits'>): number =>
  allowed(
    'online.timeout',
    timeout,
    mostTimeOf(defaultConfig.online.timeout, limitsIn(context)),
    's',
    '--max-time',
  )

/** Seconds and mebibytes for promtool. @throws UsageError for a configuration that asks for more than it may */
export function drillLimits(drill: Config['drill'], context: Pick<Context, 'limits'>) {
  const limits = limitsIn(context)
  const fallback = defaultConfig.drill
  const of = (field: 'timeout' | 'totalTimeout'): number =>
    allowed(`drill.${field}`, drill[field], mostTimeOf(fallback[field], limits), 's', '--max-time')
  const most = Math.max(fallback.memory, limits.memory)
  return {
    timeout: Math.min(of('timeout'), limits.time),
    totalTimeout: orCalled(of('totalTimeout'), fallback.totalTimeout, limits.time),
    memory: orCalled(
      allowed('drill.memory', drill.memory, most, 'MiB', '--max-memory'),
      fallback.memory,
      limits.memory,
    ),
    left: limits.left,
  }
}
