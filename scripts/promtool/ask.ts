/** The interface to promtool that this room needs. Callers pass an implementation; tests pass their own. */
import type { PromtoolFeatures } from '../suite/features.ts'

export interface PromtoolJob {
  readonly args: readonly string[]
  /** Files by name, written into a directory of their own, in which promtool then runs. */
  readonly files?: Readonly<Record<string, string>>
  /** The folder to run in when there are no files. */
  readonly cwd?: string
  /** The number of cores it may use: when others run beside it, more threads would only compete. */
  readonly cores?: number
}

export interface PromtoolAnswer {
  readonly ended: 'exit' | 'time' | 'memory' | 'output' | 'aborted' | 'killed' | 'start'
  /** The exit code where `ended` is 'exit'. */
  readonly status?: number
  /** stdout and stderr, in the order of writing. */
  readonly output: string
  readonly seconds: number
  readonly reason?: string
}

/** Earlier answers of one promtool and one build of this program; values are plain data. */
export interface AnswerCache {
  get(key: string): unknown
  set(key: string, value: unknown): void
}

export interface PromtoolRunner {
  readonly major: 2 | 3
  readonly version?: string
  readonly features: PromtoolFeatures
  /** How many may run at once. */
  readonly parallel: number
  /** Earlier answers; absent to ask everything again. */
  readonly cache?: AnswerCache
  /** Never throws; errors are in the answer. */
  run(job: PromtoolJob): Promise<PromtoolAnswer>
}

/** The reason why promtool gave no answer, as the end of a sentence that begins with what it was doing. */
export function whyNot(answer: PromtoolAnswer): string {
  switch (answer.ended) {
    case 'time':
      return `took longer than its limit of ${Math.round(answer.seconds)} s (\`drill.timeout\`)`
    case 'memory':
      return 'used more memory than its limit (`drill.memory`)'
    case 'output':
      return 'wrote more output than its limit'
    case 'aborted':
      return answer.reason ?? 'was stopped'
    case 'killed':
      return `was killed by ${answer.reason ?? 'a signal'}`
    case 'start':
      return `could not be started: ${answer.reason}`
    case 'exit':
      return `ended with exit code ${answer.status}`
  }
}

/** Runs `task` over all items, a limited number at a time, and keeps their order. */
export async function inParallel<T, R>(
  items: readonly T[],
  limit: number,
  task: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = []
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++
      results[index] = await task(items[index] as T)
    }
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker))
  return results
}
