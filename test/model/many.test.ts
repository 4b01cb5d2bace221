import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { append, maxOf, minOf } from '../../scripts/model/many.ts'

const scripts = fileURLToPath(new URL('../../scripts/', import.meta.url))

const many = 300_000
const numbers = Array.from({ length: many }, (_, i) => i)

test('more items than a call may have arguments', () => {
  const list = [1]
  append(list, numbers)
  expect(list.length).toBe(many + 1)
  expect(maxOf(numbers)).toBe(many - 1)
  expect(minOf(numbers)).toBe(0)
})

test('of nothing they are what Math.max and Math.min are', () => {
  expect(maxOf([])).toBe(Number.NEGATIVE_INFINITY)
  expect(minOf([])).toBe(Number.POSITIVE_INFINITY)
})

/** A call with a list for its arguments; what declares a function has the type behind the name. */
const spread = /[\w$)\]]\((?:(?:[^()[\]{}]|\([^()]*\)|\[[^[\]]*\])*,)?\s*\.\.\.(?!\w+: ).*|\.apply\(.*/g

/** Their lists are never long: branches of an expression are limited, and a question has a fixed number of parts. */
const short = ['labelsIn(binary, ...left, ...right)', 'resultOf(...asked)']

const files = readdirSync(scripts, { recursive: true, encoding: 'utf8' }).filter(
  (path) => path.endsWith('.ts') && !path.endsWith('.generated.ts'),
)

test('no call has a list of any length for its arguments', () => {
  const found = files.flatMap((path) => {
    const code = readFileSync(`${scripts}${path}`, 'utf8').replace(/^\s*(\/\/|\/?\*).*$/gm, '')
    return [...code.matchAll(spread)]
      .map((match) =>
        code.slice(code.lastIndexOf('\n', match.index) + 1, match.index + match[0].length).trim(),
      )
      .filter((line) => short.every((one) => !line.includes(one)))
      .map((line) => `${path}: ${line}`)
  })
  expect(found).toEqual([])
})
