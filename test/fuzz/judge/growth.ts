/** Whether the time for an input grows with its length, or faster. */
import { checkTree, reportOn } from '../../../scripts/session/check-tree.ts'
import { builtPages } from '../../../scripts/session/pages.ts'
import { grow, type Input } from '../inputs.ts'
import { Failure, failureOf } from './failure.ts'
import { checkFormats } from './formats.ts'
import type { World } from './world.ts'

/** Characters of the file that grows. */
const [short, middle, long, longest] = [8_000, 16_000, 32_000, 64_000] as const
/** Milliseconds of processor time that the middle one may take, and under which nothing is said of the long one. */
const usual = 100
const least = 400

async function timeOf(input: Input, length: number, world: World): Promise<number> {
  const root = world.put('g', grow(input, length))
  const began = process.cpuUsage()
  try {
    const { result } = await world.say(root, (context) =>
      checkTree({ paths: [], root, drill: false, offline: true, updateBaseline: false }, context),
    )
    await checkFormats(reportOn(result))
    builtPages(result.project, 'hugo', true)
  } catch (error) {
    const failure = failureOf(error)
    if (failure) throw failure
  }
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1000
}

/** @throws Failure for more than about n·log n */
export async function judgeGrowth(input: Input, world: World): Promise<void> {
  if ((await timeOf(input, middle, world)) < usual) return
  if ((await timeOf(input, long, world)) < least) return
  const before = Math.max(20, await timeOf(input, short, world))
  const after = await timeOf(input, long, world)
  if (after < least || after / before < 9) return
  const last = await timeOf(input, longest, world)
  if (last / after < 2.8) return
  const { path, repetition } = input.growth ?? {}
  const figures = [before, after, last].map((time) => `${Math.round(time)} ms`).join(', ')
  throw new Failure(
    'growth',
    `${figures} for ${short}, ${long} and ${longest} characters of ${path}, repeating ${JSON.stringify(repetition?.pieces)}`,
    `growth: ${path} ${JSON.stringify(repetition?.pieces.map((piece) => piece.slice(0, 12)))}`,
  )
}
