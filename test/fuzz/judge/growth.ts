/** Whether the time for an input grows with its length, or faster. */
import { checkTree, reportOn } from '../../../scripts/commands/check-tree.ts'
import { builtPages } from '../../../scripts/commands/pages.ts'
import { grow, type Input } from '../inputs.ts'
import { Failure, failureOf } from './failure.ts'
import { checkFormats } from './formats.ts'
import type { World } from './world.ts'

/** Characters of the file that grows. */
const lengths = [8_000, 32_000] as const
const longest = 64_000
/** Milliseconds of processor time under which nothing is said: noise. */
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
  const [short, long] = lengths
  const first = await timeOf(input, long, world)
  if (first < least) return
  const before = Math.max(20, await timeOf(input, short, world))
  const after = await timeOf(input, long, world)
  if (after < least || after / before < 9) return
  const last = await timeOf(input, longest, world)
  if (last / after < 2.8) return
  const { path, repetition } = input.growth ?? {}
  const figures = [before, after, last].map((time) => `${Math.round(time)} ms`).join(', ')
  throw new Failure(
    'growth',
    `${figures} for ${short}, ${long} and ${longest} characters of ${path}, repeating ${JSON.stringify(repetition?.piece.slice(0, 80))}`,
    `growth: ${path} ${JSON.stringify(repetition?.piece.slice(0, 12))}`,
  )
}
