/** Reads a suite's tree where it is certain what promtool reads; what is ambiguous is thrown, with its place. */

import type { Place } from '../model/source.ts'
import type { Suite } from '../model/suite.ts'
import type { YamlMap, YamlNode, YamlScalar } from '../model/yaml.ts'
import { parseDuration } from '../promql/milliseconds.ts'
import { keyHelp } from '../text/near.ts'
import { oddIn } from './ambiguous.ts'
import { newerHelp } from './features-by-version.ts'
import { durationHelp, levelOf } from './keys.ts'

/** Why a suite is left to promtool's own reading, or can't be run if it is an extended one. */
export interface Unread {
  readonly why: string
  readonly at?: Place
  readonly help?: string
}

export class Ambiguity extends Error {
  readonly unread: Unread
  constructor(unread: Unread) {
    super(unread.why)
    this.unread = unread
  }
}

export function ambiguous(why: string, at?: Place, help?: string): never {
  throw new Ambiguity({ why, ...(at ? { at } : {}), ...(help ? { help } : {}) })
}

/** What of it YAML 1.1 and 1.2 read differently, or what the model's tree has lost. */
export function oddYaml({ source, yaml }: Suite): Unread | undefined {
  const [problem] = yaml.problems
  if (problem) return { why: problem.message, at: { source, start: problem.start, end: problem.end } }
  const second = yaml.documents.slice(1).find((document) => document !== undefined)
  if (yaml.documents.length !== 1)
    return {
      why: 'it is more than one YAML document',
      ...(second ? { at: { source, start: second.start, end: second.start } } : {}),
    }
  const odd = oddIn(source.text)
  if (odd === undefined) return undefined
  return {
    why: 'a tag, a directive or a rare line end is read in several ways',
    at: { source, start: odd, end: odd + 1 },
    help: 'Leave it out.',
  }
}

/** `type` is promtool's name for it. */
export function mapOf(node: YamlNode, known: readonly string[], type: string, { extended }: Suite): YamlMap {
  const what = levelOf(type)?.what ?? type
  if (node.kind !== 'map') ambiguous(`${what} is not a map`, node)
  for (const { key, merged } of node.entries) {
    if (merged && !extended) ambiguous(`${what} has merged keys`)
    if (known.includes(key.text)) continue
    const newer = newerHelp(`field ${key.text} not found in type main.${type}`)
    ambiguous(`${what} has a key \`${key.text}\``, key, newer ?? keyHelp(key.text, known))
  }
  return node
}

export function listOf(node: YamlNode | undefined, what: string): readonly YamlNode[] {
  if (!node || (node.kind === 'scalar' && node.value === null)) return []
  return node.kind === 'seq' ? node.items : ambiguous(`${what} is not a list`, node)
}

export function scalarOf(node: YamlNode | undefined, what: string): YamlScalar | undefined {
  if (!node) return undefined
  if (node.kind !== 'scalar') ambiguous(`${what} is not a scalar`, node)
  return node.value === null ? undefined : node
}

export function durationOf(node: YamlNode | undefined, what: string): number | undefined {
  const scalar = scalarOf(node, what)
  if (!scalar) return undefined
  return parseDuration(scalar.text) ?? ambiguous(`${what} is no duration`, scalar, durationHelp)
}

/** A map of texts, such as labels. */
export function checkPairs(node: YamlNode | undefined, what: string, { extended }: Suite): void {
  if (!node || (node.kind === 'scalar' && node.value === null)) return
  if (node.kind !== 'map') ambiguous(`${what} is not a map`, node)
  for (const { value, merged } of node.entries) {
    if ((merged && !extended) || value.kind !== 'scalar') ambiguous(`${what} holds more than texts`, value)
  }
}
