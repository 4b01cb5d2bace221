/** The whole numbers that a group's `limit` takes, asked from promtool. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isIntegerScalar } from '../../scripts/text/integer.ts'
import { treeOf } from '../support/folders.ts'
import { promtoolsForTests } from '../support/promtools.ts'

const right =
  '10 +5 -3 0x10 0X1F -0x10 0o17 0O7 017 08 0b11 0B1 1_000 1_ 0x1_0 1e3 1E3 +1e2 1.0e+3 1e-1 10.0 10. .5 1.5 1_0.0 -1.0 1e18 9223372036854775807'
const wrong = 'true ten .inf _1 0o 0o9 0b2 0x 0xg + . 1:30 1e19 1e30 1e3_0 9223372036854775808'

test.each(right.split(' '))('%s is a whole number', (text) => expect(isIntegerScalar(text)).toBe(true))
test.each(wrong.split(' '))('%s is none', (text) => expect(isIntegerScalar(text)).toBe(false))

test('generated: promtool takes what we take', async () => {
  const sign = fc.constantFrom('', '', '+', '-')
  const start = fc.constantFrom('', '0', '0x', '0X', '0o', '0b', '1', '.')
  const rest = fc.string({ unit: fc.constantFrom(...'0123456789abe_..+-'), maxLength: 5 })
  const scalar = fc
    .tuple(sign, start, rest)
    .map((parts) => parts.join(''))
    // Alone these begin a list or a document.
    .filter((text) => /[^-+.]/.test(text) && !text.startsWith('--'))
  const texts = [...new Set([...right.split(' '), ...wrong.split(' '), ...fc.sample(scalar, 300)])]
  const folder = treeOf(
    Object.fromEntries(
      texts.map((text, i) => [
        `limit-${i}.yml`,
        `groups:\n- name: a\n  limit: ${text}\n  rules: [{record: a, expr: b}]\n`,
      ]),
    ),
  )
  const files = texts.map((_, i) => join(folder, `limit-${i}.yml`))
  for (const { path } of await promtoolsForTests()) {
    const { stdout, stderr } = spawnSync(path, ['check', 'rules', ...files], { encoding: 'utf8' })
    const refused = new Set([...stderr.matchAll(/limit-(\d+)\.yml: /g)].map(([, i]) => Number(i)))
    expect(stdout).toContain('SUCCESS')
    expect(texts.filter((text, i) => isIntegerScalar(text) === refused.has(i))).toEqual([])
  }
})
