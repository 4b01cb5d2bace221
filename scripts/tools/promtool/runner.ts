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
  /** Seconds that are left of the whole run; no bound where it is absent. */
  readonly left?: () => number
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
/** Its databases have files of a few kibibytes; the output is watched, and this holds when nobody can watch. */
const fileBound = 4 * outputBound

/** It ran into the kernel's limit on memory, which it takes for a crash. */
const isOutOfMemory = ({ ended, status, output }: RunResult): boolean =>
  ended === 'exit' &&
  status === 2 &&
  /^(?:fatal error|runtime): .*(?:out of memory|cannot allocate)/m.test(output)

export function promtoolRunner(promtool: Promtool, options: RunnerOptions) {
  const bounds = {
    memory: options.memory * mebibyte,
    output: outputBound,
    fileSize: fileBound,
    signal: options.signal,
  }
  const total = (options.totalTimeout ?? Number.POSITIVE_INFINITY) * 1000
  let started: number | undefined
  const noTime = (output: string, seconds: number, ofRun: boolean): RunResult => ({
    ended: 'aborted',
    output,
    seconds,
    reason: ofRun
      ? 'had no time left of that for the whole run (`--max-time` gives it more)'
      : `had no time left of the ${options.totalTimeout} s for all runs (\`drill.totalTimeout\`)`,
  })
  /** Within what is left of the time for all. */
  async function bounded({ args, cwd, cores }: Job): Promise<RunResult> {
    started ??= performance.now()
    const ofRuns = total - (performance.now() - started)
    const ofRun = (options.left?.() ?? Number.POSITIVE_INFINITY) * 1000
    const left = Math.min(ofRuns, ofRun)
    if (left <= 0) return noTime('', 0, ofRun <= ofRuns)
    const own = options.timeout * 1000
    const env = goOptions(options.memory, cores)
    const result = await run(promtool.path, args, { ...bounds, env, time: Math.min(own, left), cwd })
    if (isOutOfMemory(result)) return { ...result, ended: 'memory' }
    return result.ended === 'time' && left < own
      ? noTime(result.output, result.seconds, ofRun <= ofRuns)
      : result
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
