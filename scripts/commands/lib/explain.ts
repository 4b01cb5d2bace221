/** `firedrill explain CHECK` and `explain --list`: what the checks mean, with a good and a bad example. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { fileURLToPath } from 'node:url'
import { checks } from '../../checks/index.ts'
import type { Context, ExitCode } from '../../context.ts'
import { UsageError } from '../../errors.ts'
import { type ExampleFile, type Examples, renderExplanation, renderList } from '../../report/explanation.ts'
import { toJson } from '../../report/json.ts'
import { nearest } from '../../text/near.ts'
import { packageRoot } from '../../version.ts'

export interface ExplainOptions {
  readonly id?: string
  readonly list: boolean
  readonly format?: string
}

const exampleRoot = fileURLToPath(new URL('test/checks/', packageRoot))

/** @throws UsageError for a check or a format that isn't there. */
export async function explain(
  { id, list, format = 'text' }: ExplainOptions,
  context: Context,
): Promise<ExitCode> {
  if (format !== 'text' && format !== 'json')
    throw new UsageError(`explain has no format \`${format}\``, 'It has text and json.')
  const { stdout } = context
  const layout = { color: stdout.color, width: stdout.columns ?? 100, unicode: context.env.TERM !== 'linux' }
  if (list || id === undefined) {
    const rows = checks.map(entryOf)
    if (format === 'json') stdout.write(toJson(rows), 'format')
    else stdout.write(renderList(rows, layout))
    return 0
  }
  const check = checks.find((one) => one.id === id)
  if (!check) throw unknownCheck(id)
  const examples = examplesOf(id)
  if (format === 'json') stdout.write(toJson({ ...entryOf(check), examples }), 'format')
  else stdout.write(renderExplanation(check, examples, layout))
  return 0
}

const entryOf = ({ id, severity, about, peers = [] }: (typeof checks)[number]) => ({
  id,
  severity,
  about,
  peers,
})

function unknownCheck(id: string): UsageError {
  const ids = checks.map((check) => check.id)
  // Many remember a check's name and not its area.
  const sameName = ids.filter((known) => known.endsWith(`/${id}`))
  const guess = sameName[0] ?? nearest(id, ids)
  return new UsageError(
    `there is no check \`${id}\``,
    guess ? `Did you mean \`${guess}\`?` : '`firedrill explain --list` shows them all.',
  )
}

function examplesOf(id: string): Examples {
  const findings = join(exampleRoot, id, 'bad.findings.txt')
  return {
    good: filesBelow(join(exampleRoot, id, 'good')),
    bad: filesBelow(join(exampleRoot, id, 'bad')),
    ...(existsSync(findings) && { findings: readFileSync(findings, 'utf8') }),
  }
}

function filesBelow(folder: string): ExampleFile[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((file) => ({
      path: relative(folder, file).split(sep).join('/'),
      text: readFileSync(file, 'utf8'),
    }))
}
