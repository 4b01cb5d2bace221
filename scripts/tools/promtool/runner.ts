/** A promtool that jobs are handed to: each in a directory of its own and within bounds. */
import { writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { mebibyte, type RunResult, run, withScratch } from '../process.ts'
import type { Promtool } from './find.ts'

export interface RunnerOptions {
  /** Seconds that one run may take. */
  readonly timeout: number
  /** Mebibytes of memory that one run may use. */
  readonly memory: number
  readonly signal?: AbortSignal
}

export interface Job {
  readonly args: readonly string[]
  readonly files?: Readonly<Record<string, string>>
  readonly cwd?: string
}

/** Go collects less often: promtool's heap is small and short-lived, and this saves a sixth of its time. */
const env = { GOGC: '400' }

const outputBound = 64 * mebibyte

export function promtoolRunner(promtool: Promtool, options: RunnerOptions) {
  const bounds = {
    time: options.timeout * 1000,
    memory: options.memory * mebibyte,
    output: outputBound,
    env,
    signal: options.signal,
  }
  return {
    major: promtool.major,
    version: promtool.version,
    features: promtool.features,
    parallel: availableParallelism(),
    run({ args, files, cwd }: Job): Promise<RunResult> {
      if (!files) return run(promtool.path, args, { ...bounds, cwd })
      return withScratch(async (scratch) => {
        for (const [name, text] of Object.entries(files)) writeFileSync(join(scratch, name), text)
        return run(promtool.path, args, { ...bounds, cwd: scratch })
      })
    },
  }
}
