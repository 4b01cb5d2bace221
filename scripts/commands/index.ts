/** Every verb, in the order of help. A new one is a file beside this one and a line here. */
import build from './build.ts'
import check from './check.ts'
import completion from './completion.ts'
import drill from './drill.ts'
import explain from './explain.ts'
import fix from './fix.ts'
import newRunbook from './new.ts'
import rename from './rename.ts'
import setup from './setup.ts'
import type { Verb } from './verb.ts'

export const verbs = [
  check,
  drill,
  build,
  fix,
  newRunbook,
  rename,
  explain,
  setup,
  completion,
] as unknown as readonly Verb[]

export const verbNamed = (name: string | undefined): Verb | undefined =>
  verbs.find((verb) => verb.name === name)
