/** What we refuse is what promtool refuses: on a list of expressions, and on generated ones. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parsePromql } from '../../scripts/promql/parse.ts'
import { check, type Promtool, promtoolsForTests } from '../support/promtools.ts'
import { seed } from '../support/seed.ts'
import { expressions } from './expressions.ts'
import { brokenExpression, expression } from './generate.ts'

const refusedByAll = (promtools: readonly Promtool[], texts: readonly string[]): boolean[] => {
  const answers = promtools.map((promtool) =>
    check(
      promtool,
      texts.map((expr, i) => ({ record: `r${i}`, expr })),
    ),
  )
  return texts.map((_, i) => answers.every((answer) => answer.has(i)))
}

/** Known to differ: 2.x alone takes it, or 3.x reads on after a duration in parentheses. */
const isQuirk = (text: string): boolean =>
  /\[[^\]]*\s[a-z]|offset\s*[-+]?\s*\(/.test(text) || text.includes('holt_winters')

describe('what promtool thinks of it', () => {
  async function compare(texts: readonly string[], note?: string): Promise<void> {
    const promtools = await promtoolsForTests()
    const knows3 = promtools.some(({ major }) => major === 3)
    const refused = refusedByAll(promtools, texts)
    const wrong = texts.flatMap((text, i): { text: string; wrongly: string }[] => {
      const ours = parsePromql(text).problems
      if (ours.length > 0 && !refused[i])
        return [{ text, wrongly: ours.map(({ message }) => message).join() }]
      // Without a 3 much is refused that is right, so that only its answer can tell what we let through.
      if (ours.length === 0 && refused[i] && knows3) return [{ text, wrongly: 'accepted' }]
      return []
    })
    expect(wrong.filter(({ text }) => !isQuirk(text)).slice(0, 5), note).toEqual([])
  }

  test('a list of expressions', () => compare(expressions))

  test.each([
    ['right ones', expression],
    ['ones with a slip', brokenExpression],
  ])('generated: %s', async (_, arbitrary) => {
    const texts = fc.sample(
      arbitrary.filter(({ length }) => length < 300),
      { numRuns: 1500, seed },
    )
    await compare(texts, `seed ${seed}`)
  })
})
