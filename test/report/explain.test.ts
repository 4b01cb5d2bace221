import { describe, expect, test } from 'vitest'
import { checks } from '../../scripts/checks/index.ts'
import { type ExplainOptions, explain } from '../../scripts/commands/lib/explain.ts'
import type { Context } from '../../scripts/context.ts'
import { type Examples, renderExplanation, renderList } from '../../scripts/report/explanation.ts'
import { columnsOf } from '../../scripts/report/width.ts'
import { plain } from './sample.ts'

async function run(options: Partial<ExplainOptions>): Promise<{ code: number; out: string }> {
  const written: string[] = []
  const stream = { write: (text: string) => void written.push(text), isTTY: false, color: false }
  const context: Context = { cwd: '/', env: {}, stdout: stream, stderr: stream }
  const code = await explain({ list: false, ...options }, context)
  return { code, out: written.join('') }
}

describe('explain', () => {
  test('says what a check means', async () => {
    const { code, out } = await run({ id: 'yaml/syntax' })
    expect(code).toBe(0)
    expect(out).toMatch(/^yaml\/syntax error\n\n/)
    expect(out).toContain(checks.find(({ id }) => id === 'yaml/syntax')?.about)
  })

  test.each([
    ['yaml/sintax', 'Did you mean `yaml/syntax`?'],
    ['duplicate-key', 'Did you mean `yaml/duplicate-key`?'],
    ['nothing/of-the-kind', '`firedrill explain --list` shows them all.'],
  ])('does not know %s', async (id, help) => {
    await expect(run({ id })).rejects.toMatchObject({ message: `there is no check \`${id}\``, help })
  })

  test('has text and JSON only', async () => {
    await expect(run({ list: true, format: 'sarif' })).rejects.toThrow('explain has no format `sarif`')
  })

  test('lists every check as JSON', async () => {
    const { code, out } = await run({ list: true, format: 'json' })
    expect(code).toBe(0)
    const rows = JSON.parse(out)
    expect(rows.map(({ id }: { id: string }) => id)).toEqual(checks.map(({ id }) => id))
    for (const row of rows) {
      expect(Object.keys(row)).toEqual(['id', 'severity', 'about', 'peers'])
      expect(row.peers).toBeInstanceOf(Array)
    }
  })

  test('lists every check as text, also when none is named', async () => {
    const { out } = await run({ list: true })
    for (const { id } of checks) expect(out).toContain(id)
    expect((await run({})).out).toBe(out)
  })
})

const examples: Examples = {
  good: [{ path: 'rules/a.yml', text: 'groups:\n\n  - name: a\n' }],
  bad: [{ path: 'rules/a.yml', text: 'groups:\r\n\x1b[31m' }],
  findings: 'rules/a.yml:1:1 error\n',
}

test('a check with examples', () => {
  const check = {
    id: 'area/name',
    severity: 'off' as const,
    about: 'Everything is `as it should be`.',
    peers: ['pint rule/name', 'promruval ruleNameMatchesRegexp'],
  }
  expect(renderExplanation(check, examples, plain)).toMatchInlineSnapshot(`
    "area/name off

    Everything is \`as it should be\`.

    It is off by default; \`checks: { area/name: warning }\` in firedrill.yml switches
    it on.

    It covers pint rule/name, promruval ruleNameMatchesRegexp.

    Good
      rules/a.yml
      │ groups:
      │
      │   - name: a

    Bad
      rules/a.yml
      │ groups:
      │ \\x1b[31m

    What it says of the bad one
      rules/a.yml:1:1 error
    "
  `)
})

test('what both examples have is printed once, and what is for programs not at all', () => {
  const [check] = checks
  const file = { path: 'rules/a.yml', text: 'groups: []\n' }
  const examples: Examples = {
    good: [file, { path: 't.yml', text: 'good\n' }],
    bad: [file, { path: 't.yml', text: 'bad\n' }],
    findings: 't.yml:1:1 error: no\n  help: yes\n  data: {"a":1}\n',
  }
  const out = renderExplanation(check as NonNullable<typeof check>, examples, plain)
  expect(out.match(/groups/g)).toHaveLength(1)
  expect(out).toContain('Bad\n  rules/a.yml, as above\n  t.yml\n')
  expect(out).toMatch(/t\.yml:1:1 error: no\n {4}help: yes\n$/)
})

test('a check without examples', () => {
  const check = { id: 'area/name', severity: 'warning' as const, about: 'All is well.' }
  expect(renderExplanation(check, { good: [], bad: [] }, plain)).toBe('area/name warning\n\nAll is well.\n')
})

describe('the list', () => {
  const rows = [
    {
      id: 'a/short',
      severity: 'error' as const,
      about: 'A sentence that is long enough to be wrapped in a terminal.',
    },
    { id: 'area/much-longer-name', severity: 'off' as const, about: 'Another.' },
  ]

  test('has columns where there is room', () => {
    expect(renderList(rows, { ...plain, width: 70 })).toMatchInlineSnapshot(`
      "a/short               error    A sentence that is long enough to be
                                     wrapped in a terminal.
      area/much-longer-name off      Another.
      "
    `)
  })

  test('puts the sentence below the name where there is none', () => {
    const text = renderList(rows, { ...plain, width: 40 })
    expect(text).toMatchInlineSnapshot(`
      "a/short error
        A sentence that is long enough to be
        wrapped in a terminal.
      area/much-longer-name off
        Another.
      "
    `)
    for (const line of text.split('\n')) expect(columnsOf(line)).toBeLessThanOrEqual(40)
  })
})
