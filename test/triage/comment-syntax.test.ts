import { expect, test } from 'vitest'
import { writtenComments } from '../../scripts/triage/comment-syntax.ts'

test.each([
  ['# firedrill disable', ['disable', '', undefined, '']],
  ['# firedrill disable a/b until 2027-01-31: why: so', ['disable', 'a/b', '2027-01-31', 'why: so']],
  ['<!-- firedrill enable a/b, c/d --> # more', ['enable', 'a/b, c/d ', undefined, '']],
  ['[//]: # (firedrill disable-line a/b: why)  ', ['disable-line', 'a/b', undefined, 'why']],
  ['# firedrill disable a/b until soon\r\nnext: line', ['disable', 'a/b until soon', undefined, '']],
])('%j', (text, expected) => {
  const [found] = [...writtenComments(text)]
  expect([found?.verb, found?.list, found?.until, found?.reason]).toEqual(expected)
})

test('each line is read once, however long it is', () => {
  const long = 200_000
  for (const text of [' ', ') ', ': ', ' until ', '# firedrill disable '])
    expect([...writtenComments(`# firedrill disable a/b${text.repeat(long / text.length)}x`)]).toHaveLength(1)
})
