/**
 * The processor time that reading and checking a tree may take. Each file keeps its own bounds, and enough files that do
 * would still keep a machine busy for an hour.
 */
import { performance } from 'node:perf_hooks'
import { UsageError } from '../errors.ts'

/** Seconds. Trees of thousands of rules and pages take one. */
const ordinary = 7

const cpuNow = (): number => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

let limit = ordinary
let left = limit
/** When the work that is being done began, in seconds of processor time. */
let began: number | undefined
let looked = 0

/** Lets each tree take so many seconds, where that is more than the ordinary. */
export function allowWork(seconds: number): void {
  limit = Math.max(ordinary, seconds)
}

/** From here on another tree is read, or the same one anew, and has all its time. */
export function startWork(): void {
  left = limit
  began = undefined
  looked = Number.NEGATIVE_INFINITY
}

/** Counts the time of `work` as that of the tree. */
export function working<T>(work: () => T): T {
  if (began !== undefined) return work()
  began = cpuNow()
  try {
    return work()
  } finally {
    if (began !== undefined) left -= cpuNow() - began
    began = undefined
  }
}

/** Called at each thing of a tree that is looked at. @throws UsageError once the tree has had its time */
export function goOn(): void {
  if (began === undefined) return
  // The processor time costs more to ask for than most things take.
  const now = performance.now()
  if (now - looked < 20) return
  looked = now
  if (cpuNow() - began <= left) return
  throw new UsageError(
    `the tree takes more than ${limit} s of processor time to be read and checked`,
    'Check a part of it at a time, list what is not to be checked under `ignore:` in firedrill.yml, or allow more with --max-time.',
  )
}
