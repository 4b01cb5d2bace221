/** `firedrill setup`: which promtool will be used, why that one, and what else was looked at. */

import { maxOf } from '../model/many.ts'
import { visible } from '../report/visible.ts'
import { findPromtool, type Origin, type Promtool, type Search } from '../tools/promtool/find.ts'
import { releaseVersion } from '../tools/promtool/release.ts'
import type { Context, ExitCode } from './context.ts'

const reasons: Readonly<Record<Origin, string>> = {
  FIREDRILL_PROMTOOL: 'FIREDRILL_PROMTOOL names it',
  PATH: 'it is the first on PATH',
  cache: 'it was fetched earlier',
  release: "it was fetched now from Prometheus' release",
  debian: 'it was fetched now from the package of this system',
}

const featureNames = {
  histogram: 'native histograms',
  fuzzyCompare: '`fuzzy_compare`',
  startTimestamp: '`start_timestamp`',
} as const

/** '2.42.0', or what is known of one that doesn't say. */
export function versionOf({ version, major }: Pick<Promtool, 'version' | 'major'>): string {
  return version ?? `of unknown version (it counts time as ${major}.x does)`
}

/** The text that `setup` prints. Pure. */
export function describeSearch(search: Search): string {
  const lines: string[] = []
  const { promtool } = search
  if (promtool) {
    lines.push(`promtool ${versionOf(promtool)}`)
    lines.push(`  path    ${promtool.path}`)
    lines.push(`  why     ${reasons[promtool.origin]}`)
    const missing = Object.entries(featureNames).flatMap(([key, name]) =>
      promtool.features[key as keyof typeof featureNames] ? [] : [name],
    )
    if (missing.length > 0) lines.push(`  lacks   ${missing.join(', ')}: suites that use them fail with it`)
    if (promtool.major === 2)
      lines.push(
        `  note    ranges of Prometheus 3 are left-open, so some results differ; 3.x is ${releaseVersion}`,
      )
  } else {
    lines.push(`no promtool: ${search.problem}`)
    lines.push(`  help    ${search.help}`)
  }
  lines.push('looked at')
  const width = maxOf(search.looks.map(({ place }) => place.length))
  for (const { place, answer } of search.looks) lines.push(`  ${place.padEnd(width)}  ${answer}`)
  return `${lines.map(visible).join('\n')}\n`
}

export interface SetupOptions {
  /** Fetch nothing. */
  readonly offline: boolean
}

/** `firedrill setup` */
export async function setup(options: SetupOptions, context: Context): Promise<ExitCode> {
  const search = await findPromtool({
    env: context.env,
    fetch: !options.offline,
    progress: (message) => context.stderr.write(`${visible(message)}\n`),
  })
  context.stdout.write(describeSearch(search))
  return search.promtool ? 0 : 2
}
