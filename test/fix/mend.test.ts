import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Diagnostic } from '../../scripts/diagnostic.ts'
import { choose } from '../../scripts/fix/choose.ts'
import { unifiedDiff } from '../../scripts/fix/diff.ts'
import { mend } from '../../scripts/fix/mend.ts'

/** Findings of a toy language: each `x` in a file is one, and `rule` says what its fix makes of it. */
function findings(
  file: string,
  text: string,
  letter: string,
  fix: string,
  severity: Diagnostic['severity'] = 'warning',
): Diagnostic[] {
  return [...text.matchAll(new RegExp(letter, 'g'))].map((match) => ({
    check: `toy/${letter}`,
    severity,
    file,
    message: `there is a ${letter}`,
    fix: {
      title: `make it ${fix}`,
      edits: [{ start: match.index, end: match.index + letter.length, text: fix }],
    },
  }))
}

async function run(files: Record<string, string>, checks: (file: string, text: string) => Diagnostic[]) {
  let looks = 0
  const mended = await mend({
    textOf: (file) => files[file],
    look: async (changed) => {
      looks++
      const all = Object.keys(files).flatMap((file) =>
        checks(file, changed.get(file) ?? (files[file] as string)),
      )
      return { wanted: all, all }
    },
  })
  return { ...mended, looks, text: (file: string) => mended.texts.get(file) ?? files[file] }
}

describe('mending', () => {
  test('goes on until nothing is left: one fix makes room for another', async () => {
    const { text, applied, left } = await run({ a: 'x-x', b: '' }, (file, body) => [
      ...findings(file, body, 'x', 'yy'),
      ...findings(file, body, 'y', 'z'),
    ])
    expect(text('a')).toBe('zz-zz')
    expect(applied).toHaveLength(6)
    expect(left).toEqual([])
  })

  test('drops the one fix among many that makes an error', async () => {
    const files = { good: 'x'.repeat(40), bad: 'x' }
    const { text, dropped, looks } = await run(files, (file, body) => [
      ...findings(file, body, 'x', file === 'bad' ? 'e' : 'y'),
      ...findings(file, body, 'e', 'e', 'error'),
    ])
    expect(text('good')).toBe('y'.repeat(40))
    expect(text('bad')).toBe('x')
    expect(dropped).toEqual([
      expect.objectContaining({ reason: 'it would cause an error in bad: there is a e (toy/e)' }),
    ])
    expect(looks).toBeLessThan(25)
  })

  test('drops a fix that does not remove its finding', async () => {
    const { texts, dropped } = await run({ a: 'x' }, (file, body) => findings(file, body, 'x', 'x!'))
    expect(texts.size).toBe(0)
    expect(dropped[0]?.reason).toBe('the finding would still be there')
  })

  test('ends where two fixes undo each other', async () => {
    const { texts, looks } = await run({ a: 'x' }, (file, body) => [
      ...findings(file, body, 'x', 'y'),
      ...findings(file, body, 'y', 'x'),
    ])
    expect(texts.size).toBe(0)
    expect(looks).toBeLessThan(10)
  })

  test('an error that was there before is no objection', async () => {
    const { text } = await run({ a: 'ex' }, (file, body) => [
      ...findings(file, body, 'x', 'y'),
      ...findings(file, body, 'e', 'e', 'error'),
    ])
    expect(text('a')).toBe('ey')
  })

  test('changes only what the fixes are about', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: fc.constantFrom('x', 'y', 'e', ' ', '\r\n', 'é', '\ufeff') }),
        async (body) => {
          const { text } = await run({ a: body }, (file, now) => findings(file, now, 'x', 'z'))
          expect(text('a')).toBe(body.replaceAll('x', 'z'))
        },
      ),
      { numRuns: 50 },
    )
  })
})

test('fixes that touch each other are not applied together, and none in part', () => {
  const at = (...edits: [number, number][]): Diagnostic => ({
    check: 'a/a',
    severity: 'info',
    file: 'a',
    message: edits.join(),
    fix: { title: 't', edits: edits.map(([start, end]) => ({ start, end, text: '!' })) },
  })
  const chosen = choose(
    [at([0, 2], [6, 8]), at([3, 4], [7, 9]), at([3, 5]), at([90, 91]), at([8, 8]), at([8, 8])],
    () => '0123456789',
  )
  expect(chosen.map(({ diagnostic }) => diagnostic.message)).toEqual(['0,2,6,8', '3,5', '8,8'])
})

test('a diff names files that are made, moved and removed, and keeps line ends', () => {
  expect(unifiedDiff({ path: 'a', text: 'a\r\nb' }, { path: 'a', text: 'a\r\nc' })).toBe(
    '--- a/a\n+++ b/a\n@@ -1,2 +1,2 @@\n a\r\n-b\n\\ No newline at end of file\n+c\n\\ No newline at end of file\n',
  )
  expect(unifiedDiff(undefined, { path: 'x y', text: 'a\n' })).toBe(
    '--- /dev/null\n+++ b/x y\n@@ -0,0 +1,1 @@\n+a\n',
  )
  expect(unifiedDiff({ path: 'x', text: 'a\n' }, undefined)).toBe(
    '--- a/x\n+++ /dev/null\n@@ -1,1 +0,0 @@\n-a\n',
  )
})
