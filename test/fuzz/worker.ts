/** The process that judges inputs. It is told which, says which one it is at, and may be killed at any time. */
import { fileURLToPath } from 'node:url'
import { type Corpus, readCorpus } from './corpus.ts'
import { grow, type Input, inputOf, type Kind, kinds } from './inputs.ts'
import { failureOf } from './judge/failure.ts'
import { judgeGrowth } from './judge/growth.ts'
import { judgeTree } from './judge/tree.ts'
import { openWorld, type World } from './judge/world.ts'
import { randomOf } from './random.ts'

export { grow, inputOf, kinds, readCorpus }

/** Asks for a run of inputs, or for a verdict on one tree. */
type Question =
  | {
      readonly ask: 'run'
      readonly kind: Kind
      readonly seed: number
      readonly from: number
      readonly to: number
    }
  | {
      readonly ask: 'judge'
      readonly files: readonly (readonly [string, string])[]
      readonly isThorough: boolean
    }

const said = (message: unknown): void => void process.send?.(message)

async function verdictOn(
  run: () => Promise<unknown>,
): Promise<{ signature: string; message: string } | undefined> {
  try {
    await run()
    return undefined
  } catch (error) {
    const failure = failureOf(error)
    return failure && { signature: failure.signature, message: failure.message }
  }
}

async function judge(input: Input, kind: Kind, seed: number, index: number, world: World): Promise<void> {
  if (input.growth) await judgeGrowth(input, world)
  await judgeTree(input.tree, randomOf(`${kind} judge`, seed, index), world)
}

async function answer(question: Question, corpus: Corpus, world: World): Promise<void> {
  if (question.ask === 'judge') {
    const tree = new Map(question.files.map(([path, text]) => [path, Buffer.from(text, 'base64')]))
    said({
      is: 'verdict',
      verdict: await verdictOn(() => judgeTree(tree, randomOf('', 0, 0), world, question.isThorough)),
    })
    return
  }
  const { kind, seed, from, to } = question
  const began = process.cpuUsage()
  for (let index = from; index < to; index++) {
    said({ is: 'at', index })
    const verdict = await verdictOn(() => judge(inputOf(kind, seed, index, corpus), kind, seed, index, world))
    if (verdict) said({ is: 'failure', index, verdict })
  }
  const { user, system } = process.cpuUsage(began)
  said({ is: 'done', busy: (user + system) / 1_000_000 })
}

if (process.send) {
  const corpus = readCorpus(process.env.FUZZ_ROOT ?? fileURLToPath(new URL('../..', import.meta.url)))
  const world = openWorld()
  process.on('message', (question: Question) => void answer(question, corpus, world))
  process.on('disconnect', () => {
    world.close()
    process.exit()
  })
  said({ is: 'ready', world: world.path })
}
