/**
 * Settings that a change weakens. Every setting that differs is said, but for those that are known to have become
 * stricter or to have nothing to do with what is found.
 */
import type { Severity } from '../../diagnostic.ts'
import type { Config } from '../../model/config.ts'
import type { Place } from '../../model/source.ts'
import { entry, type YamlFile, type YamlNode } from '../../model/yaml.ts'
import { added, brief, type Side, type Weakened } from './side.ts'

/** Severity of a check that nobody has configured. */
export type Defaults = (check: string) => Severity | 'off' | undefined

type Path = readonly string[]

const isMap = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** JSON in which the order of keys says nothing. */
const keyOf = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    isMap(part) ? Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)) : part,
  ) ?? ''

/** Settings by their path; a list is one setting. */
function settingsOf(value: unknown, path: Path, found: Map<string, { path: Path; value: unknown }>): void {
  if (isMap(value)) for (const [key, part] of Object.entries(value)) settingsOf(part, [...path, key], found)
  else found.set(path.join('\0'), { path, value })
}

/** What of a list weakens the checks: what is added to it, or what is removed. Of other lists both. */
const weakeningSide: ReadonlyMap<string, 'adds' | 'removes'> = new Map([
  ['ignore', 'adds'],
  ['shortcodes', 'adds'],
  ['online.ignore', 'adds'],
  ['policy', 'removes'],
  ['frontMatter.required', 'removes'],
  ['runbooks.boilerplate', 'removes'],
])

/** Their order decides, too. */
const ordered = new Set(['ignore', 'overrides', 'runbooks.sections'])

/** How much a run takes, and how pages are written: nothing of it leaves a finding out. */
const harmless = new Set([
  'build.flavor',
  'build.index',
  'site.isWritten',
  'drill.timeout',
  'drill.totalTimeout',
  'drill.memory',
  'online.timeout',
  'online.perHost',
])

const severityRank: readonly unknown[] = ['off', 'info', 'warning', 'error']
const failRank: readonly unknown[] = ['never', 'error', 'warning', 'info']

/** True for a setting that demands at least as much as before. */
function isAsStrict(path: Path, before: unknown, now: unknown, defaults: Defaults): boolean {
  const [first, second = ''] = path
  if (first === 'checks' && path.length === 2) {
    const rank = (severity: unknown): number => severityRank.indexOf(severity ?? defaults(second) ?? 'off')
    return rank(now) >= rank(before)
  }
  if (first === 'failOn') return failRank.indexOf(now) >= failRank.indexOf(before)
  if (first === 'drill' && second === 'coverage') return Number(now ?? -1) >= Number(before ?? -1)
  // Who says what was guessed leaves no finding out.
  if (first === 'site' && second === 'generator') return before === undefined
  return harmless.has(path.join('.'))
}

/** Where a setting stands; nothing where the file doesn't say it. */
function placeOf(yaml: YamlFile | undefined, path: Path, item?: number): Place | undefined {
  let node: YamlNode | undefined = yaml?.documents[0]
  let place: Place | undefined
  for (const segment of path) {
    const found = entry(node, segment)
    if (!found) return undefined
    place = found.key
    node = found.value
  }
  return (item !== undefined && node?.kind === 'seq' ? node.items[item] : undefined) ?? place
}

function* ofList(
  path: Path,
  before: readonly unknown[],
  now: readonly unknown[],
  side: Side,
): Iterable<Weakened> {
  const name = path.join('.')
  const say = (verb: string, value: unknown, item?: number): Weakened => ({
    at: placeOf(side.config, path, item),
    message: `the change ${verb} ${brief(value)} ${verb === 'adds' ? 'to' : 'from'} \`${name}\``,
    data: { setting: name },
  })
  const isNegation = (value: unknown): boolean => name === 'ignore' && String(value).startsWith('!')
  const weakens = (verb: 'adds' | 'removes', value: unknown): boolean =>
    ((weakeningSide.get(name) ?? verb) === verb) !== isNegation(value)
  const more = added(before, now, keyOf)
  const less = added(now, before, keyOf)
  for (const value of more) if (weakens('adds', value)) yield say('adds', value, now.lastIndexOf(value))
  for (const value of less) if (weakens('removes', value)) yield say('removes', value)
  if (more.length + less.length === 0 && ordered.has(name))
    yield {
      at: placeOf(side.config, path),
      message: `the change reorders \`${name}\``,
      data: { setting: name },
    }
}

/** The settings that the change weakens, or of which nobody can tell that it does not. */
export function weakenedSettings(before: Side, now: Side, defaults: Defaults): Weakened[] {
  const file = (now.config ?? before.config)?.source.path
  return [...differences(before, now, defaults)].map((found) => (found.at ? found : { ...found, file }))
}

function* differences(before: Side, now: Side, defaults: Defaults): Iterable<Weakened> {
  const old = new Map<string, { path: Path; value: unknown }>()
  const current = new Map<string, { path: Path; value: unknown }>()
  settingsOf(before.project.config satisfies Config, [], old)
  settingsOf(now.project.config, [], current)
  for (const key of new Set([...old.keys(), ...current.keys()])) {
    const { path } = (current.get(key) ?? old.get(key)) as { path: Path }
    const [was, is] = [old.get(key)?.value, current.get(key)?.value]
    if (keyOf(was) === keyOf(is)) continue
    if ([was, is].every((value) => value === undefined || Array.isArray(value))) {
      yield* ofList(path, (was ?? []) as unknown[], (is ?? []) as unknown[], now)
    } else if (!isAsStrict(path, was, is, defaults)) {
      const name = path.join('.')
      const usual = path[0] === 'checks' && path.length === 2 ? defaults(path[1] as string) : undefined
      const shown = (value: unknown): string =>
        value === undefined ? (usual === undefined ? 'nothing' : brief(usual)) : brief(value)
      yield {
        at: placeOf(now.config, path),
        message: `the change sets \`${name}\` from ${shown(was)} to ${shown(is)}`,
        data: { setting: name },
      }
    }
  }
}
