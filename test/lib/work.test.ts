/** A tree is given up on once it has had its processor time, and each tree has its own. */
import { performance } from 'node:perf_hooks'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { allowWork, goOn, startWork, working } from '../../scripts/lib/work.ts'

let seconds = 0
beforeEach(() => {
  allowWork(0)
  vi.spyOn(process, 'cpuUsage').mockImplementation(() => ({ user: seconds * 1e6, system: 0 }))
  vi.spyOn(performance, 'now').mockImplementation(() => seconds * 1e3)
})
afterEach(() => {
  vi.restoreAllMocks()
  allowWork(0)
})

const take = (some: number): void => {
  seconds += some
  goOn()
}

test('what is outside of a tree is not counted', () => {
  startWork()
  working(() => take(6))
  expect(() => take(100)).not.toThrow()
  expect(() => working(() => take(0.5))).not.toThrow()
})

test('a tree that takes too long ends with a sentence, and the next one has its time', () => {
  startWork()
  expect(() => working(() => take(8))).toThrow('the tree takes more than 7 s of processor time')
  expect(() => working(() => take(0.2))).toThrow('the tree takes more than 7 s')
  startWork()
  expect(() => working(() => take(6))).not.toThrow()
})

test('a call may allow more, and not less', () => {
  for (const [allowed, taken] of [
    [1, 6],
    [60, 59],
  ] as const) {
    allowWork(allowed)
    startWork()
    expect(() => working(() => working(() => take(taken)))).not.toThrow()
  }
})
