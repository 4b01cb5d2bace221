import fc from 'fast-check'
import { expect, test } from 'vitest'
import { compareDiagnostics, type Diagnostic, severities } from '../../scripts/diagnostic.ts'
import { arrange } from '../../scripts/report/arrange.ts'

const diagnostics = fc
  .array(
    fc.record({
      check: fc.constantFrom('a/b', 'c/d'),
      severity: fc.constantFrom(...severities),
      file: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      offset: fc.nat(50),
      help: fc.constantFrom(undefined, 'help', 'two\nlines'),
    }),
    { maxLength: 60 },
  )
  .map((list) =>
    list
      .map(({ offset, ...rest }, i): Diagnostic => {
        const point = { line: 1, column: offset + 1, offset }
        return { ...rest, message: `${i}`, range: { start: point, end: point } }
      })
      .sort(compareDiagnostics),
  )

test('every finding is in one place, and places are in the order of the file', () => {
  fc.assert(
    fc.property(diagnostics, (found) => {
      const arranged = [...arrange(found)].flatMap(([file, blocks]) => {
        const firsts = blocks.map(({ finding }) => found.indexOf(finding))
        expect(firsts).toEqual(firsts.toSorted((a, b) => a - b))
        return blocks.flatMap(({ finding, repeats }) => {
          for (const repeat of repeats) {
            expect([repeat.check, repeat.severity, repeat.file]).toEqual([
              finding.check,
              finding.severity,
              file,
            ])
          }
          return [finding, ...repeats]
        })
      })
      expect(arranged).toHaveLength(found.length)
      expect(new Set(arranged).size).toBe(found.length)
    }),
  )
})

test('errors and details are shown in full; what is shown in brief is like something shown before', () => {
  fc.assert(
    fc.property(diagnostics, (found) => {
      const full = new Set<Diagnostic>()
      for (const { finding, repeats, like } of [...arrange(found).values()].flat()) {
        if (!like) full.add(finding)
        else {
          expect(full).toContain(like)
          expect([like.check, like.severity]).toEqual([finding.check, finding.severity])
          expect(finding.severity).not.toBe('error')
        }
        for (const one of like ? [finding, ...repeats] : repeats) expect(one.help ?? '').not.toContain('\n')
      }
    }),
  )
})
