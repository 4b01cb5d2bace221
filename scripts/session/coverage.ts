/** `firedrill drill --coverage`: what the drills prove, as a table or as files for programs. */

import { stamp } from '../checks/stages.ts'
import { type Context, hasUnicode } from '../context.ts'
import type { Diagnostic, FailOn } from '../diagnostic.ts'
import { UsageError } from '../errors.ts'
import type { Coverage, RuleCoverage } from '../model/coverage.ts'
import type { Project } from '../model/project.ts'
import { matchesPart } from '../promql/regexp-meaning.ts'
import { coverageFindings } from '../proof/coverage/findings.ts'
import { renderCobertura } from '../report/coverage-cobertura.ts'
import { coverageJson } from '../report/coverage-json.ts'
import { renderLcov } from '../report/coverage-lcov.ts'
import { renderCoverageTable } from '../report/coverage-table.ts'
import { jsonDocument, toJson } from '../report/json.ts'
import type { Report } from '../report/report.ts'
import { visible } from '../report/visible.ts'
import { type DrillFilter, isPart } from './drill-filter.ts'
import { placed } from './drill-view.ts'
import { type Target, targetsOf, writeOutput, writeReports } from './reports.ts'

type ReportOptions = readonly { readonly name: string; readonly value: string }[]

interface CoverageTarget {
  readonly format: 'lcov' | 'cobertura'
  readonly file?: string
}

function partOf(rules: readonly RuleCoverage[], { filter, run }: DrillFilter): readonly RuleCoverage[] {
  const named = rules.filter(
    ({ rule: { name, file } }) =>
      filter.some((part) => name.text.includes(part) || file.path.includes(part)) ||
      (run !== undefined && matchesPart(run, name.text)),
  )
  // A part that is named by its suite or test is about all that these touch.
  return named.length > 0 ? named : rules.filter(({ points }) => Object.values(points).includes(true))
}

/**
 * The coverage to show and what is wrong with it. Nothing is demanded of a part of the drills, nor where promtool
 * could not be asked.
 */
export function judge(
  coverage: Coverage | undefined,
  { config }: Project,
  part: DrillFilter,
): { coverage: Coverage; diagnostics: Diagnostic[] } {
  if (!coverage) return { coverage: { rules: [], unmeasured: [] }, diagnostics: [] }
  if (isPart(part)) return { coverage: { ...coverage, rules: partOf(coverage.rules, part) }, diagnostics: [] }
  return { coverage, diagnostics: stamp(coverageFindings(coverage, config.drill.coverage)) }
}

/** Takes the formats that only coverage has out of the options. */
function coverageTargets(options: ReportOptions): { own: CoverageTarget[]; rest: ReportOptions } {
  const own: { format: CoverageTarget['format']; file?: string }[] = []
  const rest: { name: string; value: string }[] = []
  let open: { file?: string } | undefined
  let isTaken = true
  for (const { name, value } of options) {
    const format =
      name === 'format'
        ? /^(lcov|cobertura)$/.exec(value)?.[0]
        : !isTaken
          ? undefined
          : /\.info$|lcov[^/]*$/i.test(value)
            ? 'lcov'
            : /cobertura[^/]*\.xml$/i.test(value)
              ? 'cobertura'
              : undefined
    if (name === 'output' && open) {
      open.file = value
      open = undefined
      continue
    }
    if (format) {
      const target = { format: format as CoverageTarget['format'] }
      own.push(name === 'output' ? { ...target, file: value } : target)
      open = name === 'format' ? own.at(-1) : undefined
      isTaken = true
      continue
    }
    open = undefined
    isTaken = name === 'output'
    rest.push({ name, value })
  }
  return { own, rest }
}

function showTable(coverage: Coverage, report: Report, { stdout, env }: Context): void {
  const { color, columns: width = 100 } = stdout
  stdout.write(renderCoverageTable(coverage, { color, width, unicode: hasUnicode(env) }))
  for (const finding of report.diagnostics) stdout.write(`${placed(finding)}\n`)
  for (const text of report.undone) stdout.write(`not done: ${visible(text)}\n`)
}

/** Writes the coverage and the other reports that were asked for. @throws UsageError */
export async function writeCoverage(
  coverage: Coverage,
  report: Report,
  options: ReportOptions,
  context: Context,
  settings: { readonly failOn: FailOn; readonly root: string },
): Promise<void> {
  const { own, rest } = coverageTargets(options)
  const targets = targetsOf(rest, context.env)
  // Where nothing asks for standard output, the last target is one that was added for it.
  const isAdded = !rest.some(
    ({ name }, i) => name === 'format' && (rest[i + 1]?.name ?? 'format') === 'format',
  )
  const isClaimed = own.some(({ file }) => file === undefined)
  if (own.filter(({ file }) => file === undefined).length + (isAdded ? 0 : 1) > 1)
    throw new UsageError('two formats want standard output', 'Give all but one of them a file with --output.')
  const render = (format: CoverageTarget['format']): string =>
    format === 'lcov'
      ? renderLcov(coverage)
      : renderCobertura(coverage, report.tool.version, settings.root, new Date())
  const written: { text: string; file?: string }[] = own.map(({ format, file }) => ({
    text: render(format),
    ...(file === undefined ? {} : { file }),
  }))
  const others: Target[] = []
  for (const target of isAdded && (isClaimed || targets.at(-1)?.format === 'text')
    ? targets.slice(0, -1)
    : targets) {
    if (target.format !== 'json') others.push(target)
    else
      written.push({
        text: toJson({ ...jsonDocument(report), coverage: coverageJson(coverage) }),
        ...(target.file === undefined ? {} : { file: target.file }),
      })
  }
  if (isAdded && !isClaimed) showTable(coverage, report, context)
  for (const { text, file } of written) {
    if (file === undefined) context.stdout.write(text, 'format')
    else writeOutput(file, text, context, settings.root)
  }
  if (others.length > 0) await writeReports(report, others, context, settings)
}
