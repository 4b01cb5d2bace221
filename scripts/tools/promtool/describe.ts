/** What a promtool is and can do. Its version may say nothing, so it is asked by what it does. */
import { createHash } from 'node:crypto'
import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readJson, type Store } from '../../cache/store.ts'
import { mebibyte, messageOf, run, withScratch } from '../process.ts'

/** What a test file may hold and how time is counted, each found out by running a test of one thing. */
export interface Features {
  /** Ranges are left-open (3.0): `rate(c[1m])` at a 1m interval returns nothing. */
  readonly leftOpen: boolean
  /** A test without `interval` takes the evaluation interval (2.49), otherwise all samples land at 0. */
  readonly defaultInterval: boolean
  /** `exp_samples[].histogram` and `{{schema:…}}` values (2.47). */
  readonly histogram: boolean
  /** `fuzzy_compare` (3.x). */
  readonly fuzzyCompare: boolean
  /** `start_timestamp` (3.9). */
  readonly startTimestamp: boolean
}

export interface Description {
  /** '2.42.0'; absent where it doesn't know itself. */
  readonly version?: string
  readonly major: 2 | 3
  readonly features: Features
}

const bounds = { time: 20_000, memory: 1024 * mebibyte, output: mebibyte }

const test = (lines: string[], top: string[] = []): string =>
  [
    'evaluation_interval: 1m',
    ...top,
    'tests:',
    '  - input_series: [{series: c, values: "0+60x5"}]',
    ...lines.map((line) => `    ${line}`),
  ].join('\n')

const probes: Readonly<Record<keyof Features, string>> = {
  leftOpen: test(['interval: 1m', 'promql_expr_test: [{expr: "rate(c[1m])", eval_time: 5m}]']),
  defaultInterval: test([
    'promql_expr_test: [{expr: c, eval_time: 2m, exp_samples: [{labels: c, value: 120}]}]',
  ]),
  histogram: test([
    'interval: 1m',
    'promql_expr_test: [{expr: none, eval_time: 0, exp_samples: []}, {expr: "c > 1e9", eval_time: 0}, {expr: c, eval_time: 0, exp_samples: [{labels: c, value: 0, histogram: ""}]}]',
  ]),
  fuzzyCompare: test(['interval: 1m'], ['fuzzy_compare: true']),
  startTimestamp: test(['interval: 1m', 'start_timestamp: 0']),
}

async function ask(path: string): Promise<Features | string> {
  const names = Object.keys(probes) as (keyof Features)[]
  return withScratch(async (scratch) => {
    for (const name of names) writeFileSync(join(scratch, `${name}.yml`), probes[name])
    const files = names.map((name) => `./${name}.yml`)
    const result = await run(path, ['test', 'rules', ...files], { ...bounds, cwd: scratch })
    const verdicts = result.output.match(/^ {2}(SUCCESS|FAILED)/gm) ?? []
    if (result.ended !== 'exit' || verdicts.length !== names.length)
      return `did not answer \`test rules\` as promtool does (${result.reason ?? result.ended}${
        result.status === undefined ? '' : ` ${result.status}`
      })`
    return Object.fromEntries(
      names.map((name, i) => [name, verdicts[i] === '  SUCCESS']),
    ) as unknown as Features
  })
}

/** Asks the program itself. Returns why not when it isn't a working promtool. */
async function describe(path: string): Promise<Description | string> {
  const shown = await run(path, ['--version'], { ...bounds })
  if (shown.ended !== 'exit')
    return shown.ended === 'start' ? `can't be run: ${shown.reason}` : `gave no version (${shown.ended})`
  if (shown.status !== 0 || !/^promtool, version/m.test(shown.output)) return 'is not promtool'
  const features = await ask(path)
  if (typeof features === 'string') return features
  const version = /^promtool, version (\d+\.\d+\.\d+)/m.exec(shown.output)?.[1]
  return { version, major: features.leftOpen ? 3 : 2, features }
}

/** The same; asked once for as long as the program is the same file. */
export async function describePromtool(path: string, known?: Store): Promise<Description | string> {
  let key: string
  try {
    const { size, mtimeMs, ino } = statSync(path)
    const file = JSON.stringify(['1', path, size, mtimeMs, ino])
    key = `${createHash('sha256').update(file).digest('hex').slice(0, 32)}.json`
  } catch (error) {
    return `can't be read: ${messageOf(error)}`
  }
  const hit = readJson(known, key)
  if (hit) return hit as Description
  const description = await describe(path)
  if (typeof description !== 'string') known?.set(key, JSON.stringify(description))
  return description
}
