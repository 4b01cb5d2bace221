import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Diagnostic } from '../../scripts/diagnostic.ts'
import type { ControlComment } from '../../scripts/triage/comments.ts'
import { covered } from '../../scripts/triage/covered.ts'

const findingAt = (offset: number): Diagnostic => ({
  check: 'alert/for',
  severity: 'error',
  file: 'r.yml',
  message: '',
  range: { start: { line: 1, column: 1, offset }, end: { line: 1, column: 1, offset } },
})

const commentOn = (start: number, end: number, verb: ControlComment['verb']): ControlComment => ({
  source: { path: 'r.yml', text: '' },
  verb,
  written: verb ?? '',
  checks: [],
  reason: '',
  start: 0,
  end: 0,
  scope: { start, end },
})

const comment = fc
  .tuple(fc.nat(60), fc.nat(20), fc.constantFrom('disable', 'disable-line', 'disable-file' as const))
  .map(([start, length, verb]) => commentOn(start, start + length, verb as ControlComment['verb']))

test('property: each finding has the first comment that covers it', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(70).map(findingAt)), fc.array(comment), (findings, comments) => {
      const found = covered(findings, comments)
      for (const finding of findings) {
        const at = finding.range?.start.offset ?? 0
        const first = comments.find(
          ({ scope, verb }) => verb === 'disable-file' || (at >= scope.start && at < scope.end),
        )
        expect(found.get(finding)).toBe(first)
      }
    }),
  )
})

test('as many comments as findings, all of them over all', () => {
  const many = 200_000
  const findings = Array.from({ length: many }, (_, i) => findingAt(i))
  const comments = Array.from({ length: many }, () => commentOn(0, many, 'disable'))
  expect(covered(findings, comments).size).toBe(many)
})
