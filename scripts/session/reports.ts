import { type Context, hasUnicode } from '../context.ts'
import type { FailOn } from '../diagnostic.ts'
import { repositoryTop } from '../disk/look.ts'
import { slashPath } from '../disk/names.ts'
import { UsageError } from '../errors.ts'
import { type FormatName, formatNames, formats } from '../report/index.ts'
import type { Report } from '../report/report.ts'
import { nearest } from '../text/near.ts'
import { writeNamed } from './named-file.ts'

export interface Target {
  readonly format: FormatName
  /** Absent: standard output. */
  readonly file?: string
}

const byExtension: readonly (readonly [RegExp, FormatName])[] = [
  [/\.sarif(\.json)?$/i, 'sarif'],
  [/junit.*\.xml$/i, 'junit'],
  [/checkstyle.*\.xml$/i, 'checkstyle'],
  [/(gl-|gitlab|codeclimate|code-quality).*\.json$/i, 'gitlab'],
  [/\.json$/i, 'json'],
  [/\.md$/i, 'markdown'],
  [/\.(txt|log)$/i, 'text'],
]

/**
 * Reads the two options in the order they were written in: `--output` belongs to the `--format` before it, and
 * where there is none the file's name decides.
 * @throws UsageError
 */
export function targetsOf(
  options: readonly { readonly name: string; readonly value: string }[],
  env: Context['env'],
): Target[] {
  const targets: { format: FormatName; file?: string }[] = []
  for (const { name, value } of options) {
    if (name === 'format') {
      if (!(formatNames as readonly string[]).includes(value)) {
        const guess = nearest(value, formatNames)
        throw new UsageError(
          `there is no format \`${value}\``,
          guess ? `Did you mean \`${guess}\`?` : `The formats are: ${formatNames.join(', ')}.`,
        )
      }
      targets.push({ format: value as FormatName })
      continue
    }
    const last = targets.at(-1)
    if (last && last.file === undefined) last.file = value
    else {
      const format = byExtension.find(([pattern]) => pattern.test(value))?.[1]
      if (!format)
        throw new UsageError(`--output ${value}: no format is named for it`, 'Write --format before it.')
      targets.push({ format, file: value })
    }
  }
  const toStdout = targets.filter((target) => target.file === undefined)
  if (toStdout.length > 1) {
    throw new UsageError('two formats want standard output', 'Give all but one of them a file with --output.')
  }
  // A report in a file leaves the terminal to its reader; GitHub shows its commands only when they are printed.
  if (toStdout.length === 0) targets.push({ format: env.GITHUB_ACTIONS === 'true' ? 'github' : 'text' })
  return targets
}

/** The folder's path as seen from the top of its repository: 'monitoring/'. Annotations name files from there. */
export function repositoryPrefix(root: string): string {
  const path = slashPath(repositoryTop(root) ?? root, root)
  return path === '' ? '' : `${path}/`
}

/** Renders and writes every report. @throws UsageError where a file can't be written. */
export async function writeReports(
  report: Report,
  targets: readonly Target[],
  context: Context,
  { failOn, root }: { readonly failOn: FailOn; readonly root: string },
): Promise<void> {
  const started = new Date()
  const prefix = repositoryPrefix(root)
  for (const { format, file } of targets) {
    const render = await formats[format]()
    const stream = context.stdout
    const text = render(report, {
      color: file === undefined && stream.color,
      width: file === undefined ? (stream.columns ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY,
      started,
      prefix,
      failOn,
      unicode: hasUnicode(context.env),
    })
    if (file === undefined) {
      stream.write(text, format === 'text' ? 'text' : 'format')
      continue
    }
    writeOutput(file, text, context, root)
  }
}

/** Writes one report to the file that `--output` names. @throws UsageError where it can't be written. */
export function writeOutput(file: string, text: string, { cwd, env }: Context, root: string): void {
  writeNamed(`--output ${file}`, file, text, { cwd, env, root })
}
