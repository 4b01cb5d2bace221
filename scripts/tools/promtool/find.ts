/** Which promtool is used: the one that is named, the one on PATH, the one fetched earlier, or one fetched now. */
import { rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { cacheFolder, type Env } from '../../cache/folder.ts'
import { openStore } from '../../cache/store.ts'
import { messageOf, withScratch } from '../process.ts'
import { findProgram } from '../programs.ts'
import { findCached, store } from './cache.ts'
import { fetchFromDebian, isDebian } from './debian.ts'
import { type Description, describePromtool } from './describe.ts'
import { fetchRelease, releaseBase } from './release.ts'

export type Origin = 'FIREDRILL_PROMTOOL' | 'PATH' | 'cache' | 'release' | 'debian'

export interface Promtool extends Description {
  readonly path: string
  readonly origin: Origin
}

/** One place that was looked at, and what was found there. */
export interface Look {
  readonly place: string
  readonly answer: string
}

export interface Search {
  readonly promtool?: Promtool
  readonly looks: readonly Look[]
  /** One sentence, where there is no promtool. */
  readonly problem?: string
  /** What to do about that. */
  readonly help?: string
}

export interface SearchOptions {
  readonly env: Env
  /** The tree that is checked: a promtool of its own is passed over. */
  readonly tree?: string
  readonly platform?: string
  readonly arch?: string
  /** Whether one may be fetched. FIREDRILL_OFFLINE=1 says no, too. */
  readonly fetch?: boolean
  readonly progress?: (message: string) => void
  /** Stand-ins for the outside world. */
  readonly releaseBase?: string
  readonly patience?: number
  readonly debian?: boolean
}

/** How many promtools are known by what they can do. */
const maxKnown = 50

const advice =
  'install Prometheus (its package holds promtool), or set FIREDRILL_PROMTOOL to the path of a promtool you have'

async function fetchOne(
  cache: string,
  options: SearchOptions,
  looks: Look[],
): Promise<{ path: string; origin: Origin } | undefined> {
  const progress = options.progress ?? (() => {})
  const { platform = process.platform, arch = process.arch } = options
  const sources: { origin: 'release' | 'debian'; place: string; get: typeof fetchFromDebian }[] = [
    {
      origin: 'release',
      place: `the release at ${new URL(options.releaseBase ?? releaseBase).host}`,
      get: (given) =>
        fetchRelease({ ...given, platform, arch, base: options.releaseBase, patience: options.patience }),
    },
  ]
  if (options.debian ?? (platform === 'linux' && isDebian()))
    sources.push({ origin: 'debian', place: 'the package of this Debian or Ubuntu', get: fetchFromDebian })
  for (const { origin, place, get } of sources) {
    try {
      const path = await withScratch(async (scratch) => {
        const { program, version } = await get({ scratch, progress })
        return store(cache, program, origin, version).path
      })
      progress(`kept in ${path}`)
      looks.push({ place, answer: `fetched to ${path}` })
      return { path, origin }
    } catch (error) {
      looks.push({ place, answer: messageOf(error) })
      progress(`${place}: ${messageOf(error)}`)
    }
  }
  return undefined
}

/**
 * Looks in the order FIREDRILL_PROMTOOL, PATH, cache, and then fetches. One that is named and doesn't work is a
 * problem, never a reason to take another. Throws nothing: the answer says what was not found and why.
 */
export async function findPromtool(options: SearchOptions): Promise<Search> {
  const { env } = options
  const trees = options.tree === undefined ? [] : [options.tree]
  const cache = cacheFolder(env, trees)
  const known = openStore('known', { env, trees, maxEntries: maxKnown })
  const looks: Look[] = []
  const use = async (path: string, origin: Origin): Promise<Promtool | undefined> => {
    const description = await describePromtool(path, known)
    if (typeof description !== 'string') return { path, origin, ...description }
    looks.push({ place: origin, answer: `${path} ${description}` })
    return undefined
  }

  if (env.FIREDRILL_PROMTOOL) {
    const path = resolve(env.FIREDRILL_PROMTOOL)
    const promtool = await use(path, 'FIREDRILL_PROMTOOL')
    if (promtool) return { promtool, looks: [{ place: 'FIREDRILL_PROMTOOL', answer: path }] }
    return {
      looks,
      problem: `FIREDRILL_PROMTOOL names a promtool that does not work: ${looks[0]?.answer}`,
      help: 'correct FIREDRILL_PROMTOOL, or unset it to have one found or fetched',
    }
  }
  looks.push({ place: 'FIREDRILL_PROMTOOL', answer: 'not set' })

  const installed = findProgram('promtool', env.PATH, options.tree)
  if (installed) {
    const promtool = await use(installed, 'PATH')
    if (promtool) return { promtool, looks: [...looks, { place: 'PATH', answer: installed }] }
  } else looks.push({ place: 'PATH', answer: 'no promtool' })

  if (!cache) {
    looks.push({ place: 'cache', answer: 'no directory that can be written to' })
    return {
      looks,
      problem: 'no promtool was found, and there is nowhere to keep a fetched one',
      help: advice,
    }
  }
  const { found, broken } = findCached(cache)
  for (const { path, why } of broken) {
    looks.push({ place: 'cache', answer: `${path} ${why}` })
  }
  if (found) {
    const promtool = await use(found.path, 'cache')
    if (promtool) return { promtool, looks: [...looks, { place: 'cache', answer: found.path }] }
    rmSync(join(found.path, '..'), { recursive: true, force: true })
  } else if (broken.length === 0) looks.push({ place: 'cache', answer: `nothing in ${cache}` })

  if (options.fetch === false || (env.FIREDRILL_OFFLINE ?? '0') !== '0') {
    looks.push({ place: 'fetching', answer: 'not allowed (FIREDRILL_OFFLINE)' })
    return { looks, problem: 'no promtool was found, and fetching one is switched off', help: advice }
  }
  const fetched = await fetchOne(cache, options, looks)
  const promtool = fetched && (await use(fetched.path, fetched.origin))
  if (promtool) return { promtool, looks }
  return { looks, problem: 'no promtool was found, and none could be fetched', help: advice }
}
