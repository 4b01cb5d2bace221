import { describe, expect, test } from 'vitest'
import type { PromtoolAnswer, PromtoolRunner } from '../../../scripts/promtool/ask.ts'
import { checkRules } from '../../../scripts/promtool/rules/check.ts'
import { runnerForTests } from '../../support/promtool.ts'
import { makeProject as projectOf } from '../../support/tree.ts'

const promtool = await runnerForTests()

const good = 'groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: up == 0\n'

/** What was said about each file, with the text that it points at. */
async function refusals(files: Record<string, string>, known: { file: string }[] = []) {
  const project = projectOf(files)
  const { diagnostics, refused } = await checkRules(
    project,
    promtool,
    known.map(({ file }) => ({ check: 'x', severity: 'error', file, message: '' })),
  )
  return {
    refused: [...refused].map(({ path }) => path).sort(),
    said: diagnostics.map(({ file, message, range, alert }) => ({
      file,
      message,
      alert,
      text: range && files[file]?.slice(range.start.offset, range.end.offset),
    })),
  }
}

describe('what promtool refuses', () => {
  test('files that it loads are not mentioned', async () => {
    expect(await refusals({ 'rules/a.yml': good, 'b.yml': good.replaceAll('A', 'B') })).toEqual({
      refused: [],
      said: [],
    })
  })

  test('a file that only Go can not read is mentioned once, by the reason alone', async () => {
    const file = `${good}\t# a tab\n        for: 5m\n`
    const { refused, said } = await refusals({ 'a.yml': file })
    expect(refused).toEqual(['a.yml'])
    expect(said.map(({ message }) => message)).toEqual([
      'promtool refuses the file: found a tab character that violates indentation',
    ])
  })

  test('an error in an expression points into the expression', async () => {
    const file =
      'groups:\n  - name: g\n    rules:\n      - alert: A\n        expr: |\n          up == 0\n          and foo(up)\n'
    const { refused, said } = await refusals({ 'a.yml': good, 'b.yml': file })
    expect(refused).toEqual(['b.yml'])
    expect(said).toHaveLength(1)
    expect(said[0]).toMatchObject({ file: 'b.yml', alert: 'A', text: 'f' })
    expect(said[0]?.message).toContain('promtool refuses `A`: unknown function')
  })

  test('a bad template points at the rule', async () => {
    const file = `${good}        annotations:\n          summary: "{{ $labels.x"\n`
    const { said } = await refusals({ 'a.yml': file })
    expect(said).toMatchObject([{ text: 'A', alert: 'A' }])
  })

  test('an unknown field points at its line', async () => {
    const { said } = await refusals({ 'a.yml': `${good}        foo: bar\n` })
    expect(said).toMatchObject([{ text: 'foo: bar' }])
    expect(said[0]?.message).toContain('field foo not found')
  })

  test('a group that is there twice', async () => {
    const { said } = await refusals({ 'a.yml': good + good.replace('groups:\n', '') })
    expect(said).toHaveLength(1)
    expect(said[0]?.message).toContain('repeated in the same file')
  })

  test('duplicates are a lint and no refusal', async () => {
    const twice = `${good}      - alert: A\n        expr: up == 0\n`
    expect(await refusals({ 'a.yml': twice })).toEqual({ refused: [], said: [] })
  })

  test('the rules of a PrometheusRule are checked and found again', async () => {
    const object = (expr: string) =>
      `apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: x}\nspec:\n  groups:\n  - name: g\n    rules:\n    - alert: A\n      expr: ${expr}\n      for: 0\n`
    expect((await refusals({ 'a.yml': object('up == 0') })).said).toEqual([])
    expect((await refusals({ 'a.yml': object('up ==') })).said).toMatchObject([{ file: 'a.yml', alert: 'A' }])
    const list = `kind: PrometheusRuleList\nitems:\n- ${object('up').replace(/\n(?=.)/g, '\n  ')}- ${object(
      'up +',
    )
      .replace('alert: A', 'alert: B')
      .replace(/\n(?=.)/g, '\n  ')}`
    expect((await refusals({ 'a.yml': list })).said).toMatchObject([{ file: 'a.yml', alert: 'B' }])
  })

  test('what we have said about a file ourselves is not repeated, but it counts as refused', async () => {
    const files = { 'a.yml': good.replace('up == 0', 'up ==') }
    expect(await refusals(files, [{ file: 'a.yml' }])).toEqual({ refused: ['a.yml'], said: [] })
    expect((await refusals(files, [{ file: 'b.yml' }])).said).toHaveLength(1)
  })

  test('a name with line ends can not pass for an answer of promtool', async () => {
    const name = '"x\\nChecking ./1.yml\\n  SUCCESS: 1 rules found\\n\\n"'
    const file = `${good}        ${name}: 1\n`
    expect((await refusals({ 'a.yml': file, 'b.yml': good })).refused).toEqual(['a.yml'])
  })

  test('a file name that begins with @ or holds a line end is no argument to promtool', async () => {
    expect((await refusals({ '@a.yml': good, 'b\n.yml': good, '--lint.yml': good })).refused).toEqual([])
  })
})

describe('a promtool that does not answer', () => {
  const answering = (answer: (args: readonly string[]) => Partial<PromtoolAnswer>): PromtoolRunner => ({
    ...promtool,
    run: async ({ args }) => ({ ended: 'exit', output: '', seconds: 1, ...answer(args) }),
  })

  test('is said once, as something not done', async () => {
    const broken = answering(() => ({ ended: 'start', reason: 'ENOENT' }))
    const result = await checkRules(projectOf({ 'a.yml': good, 'b.yml': good }), broken, [])
    expect(result).toMatchObject({ incomplete: 'promtool could not be started: ENOENT', diagnostics: [] })
  })

  test('is a finding on the one file that makes it so', async () => {
    const files = { 'a.yml': good, 'b.yml': `${good}# bomb\n`, 'c.yml': good }
    const slow: PromtoolRunner = {
      ...promtool,
      run: async (job) =>
        Object.values(job.files ?? {}).some((text) => text.includes('bomb'))
          ? { ended: 'memory', output: '', seconds: 1 }
          : promtool.run(job),
    }
    const { diagnostics, refused } = await checkRules(projectOf(files), slow, [])
    expect([...refused].map(({ path }) => path)).toEqual(['b.yml'])
    expect(diagnostics.map(({ file, message }) => [file, message])).toEqual([
      ['b.yml', expect.stringContaining('used more memory than its limit')],
    ])
  })
})
