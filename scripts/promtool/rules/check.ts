/** Runs `promtool check rules` over all rule files: the errors, with their places. */
import { randomBytes } from 'node:crypto'
import type { StageFinding } from '../../diagnostic.ts'
import { inShares } from '../../lib/shares.ts'
import type { Project } from '../../model/project.ts'
import type { RuleFile } from '../../model/rule.ts'
import { inParallel, type PromtoolRunner, whyNot } from '../ask.ts'
import { keyOf } from '../run/cache.ts'
import { blocksOf, diagnosticOf, messagesOf, refusalOf } from './answer.ts'
import { type Shown, shownOf } from './shown.ts'

export interface RulesCheck {
  readonly diagnostics: readonly StageFinding[]
  /** Files that promtool does not load: a test that names one of them fails as a whole. */
  readonly refused: ReadonlySet<RuleFile>
  /** Set when promtool could not be run at all. */
  readonly incomplete?: string
}

/** The number of characters that promtool checks in about the time that it takes to start. */
const startSize = 60_000
/** The number of characters that it checks in about the time that any file takes, however short. */
const fileSize = 500

/** Divides the files into shares with about as much text each: as many as run at once, if that is worth a process. */
function shares(shown: readonly Shown[], parallel: number): Shown[][] {
  const total = shown.reduce((sum, { text }) => sum + text.length, 0)
  const count = Math.max(1, Math.min(parallel, Math.round(total / startSize)))
  return inShares(shown, count, ({ text }) => text.length + fileSize)
}

/**
 * Passes every rule file to promtool. If a file has errors of our own (`known`), promtool's errors in it are not
 * repeated.
 */
export async function checkRules(
  project: Pick<Project, 'ruleFiles'>,
  promtool: PromtoolRunner,
  known: readonly StageFinding[],
): Promise<RulesCheck> {
  const nonce = randomBytes(9).toString('hex')
  const reported = new Set(known.filter(({ severity }) => severity === 'error').map(({ file }) => file))
  const diagnostics: StageFinding[] = []
  const refused = new Set<RuleFile>()
  let incomplete: string | undefined

  const refuse = (item: Shown, lines: readonly string[]): void => {
    for (const message of messagesOf(lines, item.name)) {
      // A lint; Prometheus loads such a file. `rule/duplicate-alert` reports it with places.
      if (message.startsWith('lint error')) continue
      refused.add(item.file)
      if (!reported.has(item.file.path)) diagnostics.push(diagnosticOf(item, refusalOf(message, item)))
    }
  }

  const check = async (items: readonly Shown[]): Promise<void> => {
    const files = Object.fromEntries(items.map(({ name, text }) => [name, text]))
    const answer = await promtool.run({
      args: ['check', 'rules', ...items.map(({ name }) => `./${name}`)],
      files,
    })
    if (answer.ended === 'start' || answer.ended === 'aborted') {
      incomplete ??= `promtool ${whyNot(answer)}`
      return
    }
    const blocks = blocksOf(answer.output, nonce)
    const isWhole = answer.ended === 'exit' && items.every(({ name }) => blocks.has(name))
    const [only] = items
    if (!isWhole && items.length > 1) {
      for (const item of items) await check([item])
      return
    }
    if (!isWhole && only) {
      refused.add(only.file)
      diagnostics.push(diagnosticOf(only, { message: `promtool ${whyNot(answer)} while checking it` }))
      return
    }
    for (const item of items) {
      const lines = blocks.get(item.name) ?? []
      if (lines.includes('  FAILED:')) refuse(item, lines)
      if (!refused.has(item.file)) promtool.cache?.set(keyOf('rules', item.text), true)
    }
  }

  const { cache } = promtool
  const asked = shownOf(project.ruleFiles, nonce).filter(
    ({ text }) => cache?.get(keyOf('rules', text)) !== true,
  )
  await inParallel(shares(asked, promtool.parallel), promtool.parallel, check)
  return { diagnostics, refused, incomplete }
}
