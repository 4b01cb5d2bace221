/** How what was thrown is told: in sentences of one line each, whatever they quote. */
import { mkdtempSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { UsageError } from '../../scripts/errors.ts'
import { complaintOf } from '../../scripts/report/complaint.ts'

const thrownBy = (run: () => unknown): unknown => {
  try {
    return run()
  } catch (error) {
    return error
  }
}

describe('a mistake of the caller', () => {
  test('is one line, and each help another', () => {
    const error = new UsageError('there is no a\n::error::b\x1b[31m', ['one\r\ntwo', '##[group]three'])
    expect(complaintOf(error)).toBe(
      'firedrill: there is no a\\n::error::b\\x1b[31m\n  one\\r\\ntwo\n  #\\x23[group]three\n',
    )
  })

  test('is cut where it quotes too much', () => {
    const long = 'x'.repeat(10_000_000)
    expect(complaintOf(new UsageError(long, [long])).length).toBeLessThan(5000)
    expect(complaintOf(new UsageError('x', Array(100_000).fill('y'))).length).toBeLessThan(5000)
  })
})

describe('what the system refuses', () => {
  test('is told without a stack', () => {
    const text = complaintOf(thrownBy(() => mkdtempSync('/dev/null/firedrill-')))
    expect(text).toMatch(
      /^firedrill: the system refused what the run needs: ENOTDIR: .*mkdtemp .*\n {2}Name a folder .*\n$/,
    )
  })

  test.each(['ENOSPC', 'EDQUOT', 'EROFS', 'EMFILE', 'ENFILE', 'EAGAIN', 'ENOMEM'])(
    '%s has its help',
    (code) => {
      const error = Object.assign(new Error(`${code}: x, open '/a\n::error::b'`), { code, syscall: 'open' })
      expect(complaintOf(error).split('\n')).toHaveLength(3)
      expect(complaintOf(error)).not.toContain('fault')
    },
  )

  test('is also what can be no path', () => {
    expect(complaintOf(thrownBy(() => mkdtempSync('a\0\n::error::b')))).toMatch(/^firedrill: a path .*\n$/)
  })
})

describe('a fault', () => {
  test('says so, where to report it and where it came from', () => {
    const text = complaintOf(new TypeError('a\n::error::b'))
    expect(text).toMatch(
      /^firedrill: this is a fault in firedrill itself, not in your files\n {2}Please report it /,
    )
    expect(text).toContain('  TypeError: a\\n::error::b\n      at ')
  })

  const odd = {
    get message(): string {
      throw new Error('no')
    },
    toString(): string {
      throw new Error('no')
    },
  }
  test.each([[undefined], [null], ['a\n::error::b'], [{}], [Object.create(null)], [odd], [Symbol('a')]])(
    'is told whatever was thrown',
    (thrown) => {
      expect(complaintOf(thrown)).toMatch(/^firedrill: this is a fault in firedrill itself/)
      expect(complaintOf(thrown)).not.toMatch(/^\s*::/m)
    },
  )
})
