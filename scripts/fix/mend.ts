/** Applies fixes in memory until none is left, each judged by what the checks find afterwards. */

import type { Diagnostic } from '../diagnostic.ts'
import { append } from '../lib/many.ts'
import { applyMends, choose, type Mend } from './choose.ts'
import { countFindings, identityOf, objection, type View } from './judge.ts'

/** The maximum number of rounds: a fix rarely makes another one possible, so more rounds are a cycle. */
const maxRounds = 12
/** The maximum number of checks of the tree to find the bad fixes among many. */
const maxTrials = 200

export interface Dropped {
  readonly diagnostic: Diagnostic
  readonly reason: string
}

export interface Mended {
  /** New texts by path, without unchanged files. */
  readonly texts: ReadonlyMap<string, string>
  /** The fixed findings, in the order of the report. */
  readonly applied: readonly Diagnostic[]
  /** Fixes that were tried and rejected. */
  readonly dropped: readonly Dropped[]
  /** The findings in the fixed tree. */
  readonly left: readonly Diagnostic[]
}

export interface Tree {
  /** The text of a file as it was read. Undefined if it is not text, or may not be changed. */
  readonly textOf: (file: string) => string | undefined
  /** Checks the tree with these texts in place of those on disk. */
  readonly look: (texts: ReadonlyMap<string, string>) => Promise<View>
}

interface State {
  readonly texts: ReadonlyMap<string, string>
  readonly view: View
}

/** Changes nothing on disk. */
export async function mend({ textOf, look }: Tree): Promise<Mended> {
  let state: State = { texts: new Map(), view: await look(new Map()) }
  const applied: Diagnostic[] = []
  const dropped = new Map<string, Dropped>()
  let trials = 0

  /** The state with all good fixes applied: if they fail together, each half is tried. */
  async function keepGood(from: State, mends: readonly Mend[]): Promise<State> {
    const [first] = mends
    if (!first) return from
    let reason = 'too many other fixes failed'
    if (trials++ < maxTrials) {
      const texts = new Map([
        ...from.texts,
        ...applyMends(mends, (file) => from.texts.get(file) ?? textOf(file)),
      ])
      const view = await look(texts)
      const against = objection(from.view, view, mends)
      if (against === undefined) {
        append(
          applied,
          mends.map(({ diagnostic }) => diagnostic),
        )
        return { texts, view }
      }
      reason = against
    }
    if (mends.length === 1) {
      dropped.set(identityOf(first.diagnostic), { diagnostic: first.diagnostic, reason })
      return from
    }
    const middle = mends.length >> 1
    const half = await keepGood(from, mends.slice(0, middle))
    const rest = new Set(mends.slice(middle).map(({ diagnostic }) => identityOf(diagnostic)))
    const others = again(half, (diagnostic) => {
      const key = identityOf(diagnostic)
      return rest.has(key) && !dropped.has(key)
    })
    return keepGood(half, others.slice(0, mends.length - middle))
  }

  /** The fixes that can be applied in a state, with the offsets of that state. */
  function again(from: State, isWanted: (diagnostic: Diagnostic) => boolean): Mend[] {
    return choose(from.view.wanted.filter(isWanted), (file) => from.texts.get(file) ?? textOf(file))
  }

  const found = countFindings(state.view.wanted)
  const done = new Map<string, number>()
  for (let round = 0; round < maxRounds; round++) {
    const before = applied.length
    const mends = again(state, (diagnostic) => {
      const key = identityOf(diagnostic)
      // A finding that returns after its fix would return for ever.
      return !dropped.has(key) && (done.get(key) ?? 0) < Math.max(1, found.get(key) ?? 0)
    })
    if (mends.length === 0) break
    state = await keepGood(state, mends)
    for (const diagnostic of applied.slice(before)) {
      const key = identityOf(diagnostic)
      done.set(key, (done.get(key) ?? 0) + 1)
    }
  }
  return {
    texts: new Map([...state.texts].filter(([file, text]) => text !== textOf(file))),
    applied,
    dropped: [...dropped.values()],
    left: state.view.wanted,
  }
}
