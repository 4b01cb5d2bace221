import { expect, test } from 'vitest'
import type { Diagnostic } from '../../scripts/diagnostic.ts'
import { rangeAt } from '../../scripts/model/source.ts'
import { suppress } from '../../scripts/triage/suppress.ts'
import { makeProject } from '../support/tree.ts'

/** Which of the marked places a comment leaves, when each `§` in the text is a finding of `alert/for`. */
function kept(marked: string, path = 'rules/a.yml'): number[] {
  const text = marked.replaceAll('§', '')
  const project = makeProject({ [path]: text })
  const source = [...project.ruleFiles, ...project.pages][0]?.source ?? { path, text }
  const offsets: number[] = []
  for (let at = marked.indexOf('§'); at >= 0; at = marked.indexOf('§', at + 1))
    offsets.push(at - offsets.length)
  const findings = offsets.map(
    (start): Diagnostic => ({
      check: 'alert/for',
      severity: 'warning',
      file: path,
      range: rangeAt(source, { start, end: start + 1 }),
      message: 'x',
    }),
  )
  const options = { knownChecks: ['alert/for'], ran: () => true, today: '2026-06-01' }
  const result = suppress(findings, project, options)
  return findings.flatMap((diagnostic, i) => (result.kept.includes(diagnostic) ? [i] : []))
}

const two = (before: string, inside: string): string => `groups:
  - name: g
    rules:
${before}      - alert: §A
        expr: §up == 0${inside}
        for: §5m
      - alert: §B
        expr: up
`

test.each([
  ['disable-rule above the rule', two('      # firedrill disable-rule alert/for: why\n', ''), [3]],
  ['disable-rule inside the rule', two('', '\n        # firedrill disable-rule alert/for: why'), [3]],
  ['disable-line', two('', ' # firedrill disable-line alert/for: why'), [0, 2, 3]],
  ['disable-next-line', two('', '\n        # firedrill disable-next-line alert/for: why'), [0, 1, 3]],
  ['disable-file', two('# firedrill disable-file alert/for: why\n', ''), []],
  ['disable to the end', two('', '\n# firedrill disable alert/for: why'), [0, 1]],
  [
    'disable and enable',
    two('# firedrill disable alert/for: why\n', '\n# firedrill enable alert/for'),
    [2, 3],
  ],
  ['another check', two('# firedrill disable-file alert/absent: why\n', ''), [0, 1, 2, 3]],
  ['its last day', two('# firedrill disable-file alert/for until 2026-06-01: why\n', ''), []],
  ['a day late', two('# firedrill disable-file alert/for until 2026-05-31: why\n', ''), [0, 1, 2, 3]],
  ['several checks', two('# firedrill disable-file alert/absent, alert/for: why\n', ''), []],
  ['with CRLF', two('# firedrill disable-file alert/for: why\n', '').replaceAll('\n', '\r\n'), []],
])('%s', (_, text, expected) => {
  expect(kept(text)).toEqual(expected)
})

test('comments in Markdown', () => {
  expect(
    kept('# §A\n\n<!-- firedrill disable-next-line alert/for: why -->\n§text\n', 'content/a.md'),
  ).toEqual([0])
  expect(kept('[//]: # (firedrill disable-file alert/for: why)\n# §A\n', 'content/a.md')).toEqual([])
})

test('prose about firedrill is no comment', () => {
  expect(
    kept('# §firedrill setup\n\nUse firedrill disable-file alert/for: in a comment.\n', 'content/a.md'),
  ).toEqual([0])
})
