/** A promtool that jobs are handed to: each in a directory of its own and within bounds. */
import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { mebibyte, type RunResult, run, withScratch } from '../process.ts'
import type { Promtool } from './find.ts'

export interface RunnerOptions {
  /** Seconds that one run may take. */
  readonly timeout: number
  /** Mebibytes of memory that one run may use. */
  readonly memory: number
  /** Seconds that all runs may take together; no bound where it is absent. */
  readonly totalTimeout?: number
  readonly signal?: AbortSignal
}

export interface Job {
  readonly args: readonly string[]
  readonly files?: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly cores?: number
}

/** Mebibytes from which on fresh memory costs promtool more than collecting what it no longer needs. */
const mostHeap = 512

/** Go collects less often: promtool's heap is small and short-lived, and this saves a sixth of its time. */
const goOptions = (memory: number, cores: number | undefined): Record<string, string> => ({
  GOGC: '400',
  GOMEMLIMIT: `${Math.min(mostHeap, Math.ceil(memory / 2))}MiB`,
  ...(cores === undefined ? {} : { GOMAXPROCS: `${cores}` }),
})

const outputBound = 64 * mebibyte

export function promtoolRunner(promtool: Promtool, options: RunnerOptions) {
  const bounds = {
    memory: options.memory * mebibyte,
    output: outputBound,
    signal: options.signal,
  }
  const total = (options.totalTimeout ?? Number.POSITIVE_INFINITY) * 1000
  let started: number | undefined
  const noTime = (output: string, seconds: number): RunResult => ({
    ended: 'aborted',
    output,
    seconds,
    reason: `had no time left of the ${options.totalTimeout} s for all runs (\`drill.totalTimeout\`)`,
  })
  /** Within what is left of the time for all. */
  async function bounded({ args, cwd, cores }: Job): Promise<RunResult> {
    started ??= performance.now()
    const left = total - (performance.now() - started)
    if (left <= 0) return noTime('', 0)
    const own = options.timeout * 1000
    const env = goOptions(options.memory, cores)
    const result = await run(promtool.path, args, { ...bounds, env, time: Math.min(own, left), cwd })
    return result.ended === 'time' && left < own ? noTime(result.output, result.seconds) : result
  }
  return {
    major: promtool.major,
    version: promtool.version,
    features: promtool.features,
    parallel: availableParallelism(),
    run(job: Job): Promise<RunResult> {
      const { files } = job
      if (!files) return bounded(job)
      return withScratch(async (scratch) => {
        for (const [name, text] of Object.entries(files)) writeFileSync(join(scratch, name), text)
        return bounded({ ...job, cwd: scratch })
      })
    },
  }
}
