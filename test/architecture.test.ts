/**
 * The import directions of the house, types included: cli → commands → session → rooms → model → text. A folder of a
 * room is a room within it. Nothing leads in a circle, neither files nor rooms.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const scripts = fileURLToPath(new URL('../scripts/', import.meta.url))

/** What a room may import besides itself, from the bottom up. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  diagnostic: [],
  context: [],
  version: [],
  schemas: [],
  text: [],
  lib: [],
  model: ['diagnostic', 'lib', 'text'],
  promql: ['lib', 'model', 'text'],
  template: ['lib', 'model', 'promql', 'text'],
  sites: ['lib', 'model', 'text'],
  edits: ['diagnostic', 'model', 'sites'],
  suite: ['lib', 'model', 'promql', 'text'],
  checks: ['diagnostic', 'edits', 'lib', 'model', 'promql', 'schemas', 'sites', 'suite', 'template', 'text'],
  config: ['model', 'promql', 'schemas', 'text'],
  load: ['model', 'sites', 'suite', 'text'],
  shortcode: ['diagnostic', 'model', 'text'],
  promtool: ['diagnostic', 'lib', 'model', 'promql', 'suite', 'text'],
  drill: ['diagnostic', 'lib', 'model', 'promql', 'promtool', 'suite'],
  proof: ['diagnostic', 'drill', 'lib', 'model', 'promql', 'promtool', 'suite'],
  triage: ['diagnostic', 'lib', 'model', 'text'],
  fix: ['diagnostic', 'edits', 'lib'],
  author: ['diagnostic', 'edits', 'model', 'promql', 'sites', 'text'],
  emit: ['diagnostic', 'lib', 'model', 'sites', 'text'],
  report: ['diagnostic', 'lib', 'model'],
  online: ['diagnostic', 'model', 'sites', 'text'],
  'built-site': ['diagnostic', 'model', 'sites', 'text'],
  tools: [],
  session: [
    'author',
    'built-site',
    'checks',
    'config',
    'context',
    'diagnostic',
    'drill',
    'emit',
    'fix',
    'lib',
    'load',
    'model',
    'online',
    'promtool',
    'proof',
    'report',
    'shortcode',
    'sites',
    'suite',
    'text',
    'tools',
    'triage',
    'version',
  ],
  commands: [
    'checks',
    'config',
    'context',
    'diagnostic',
    'emit',
    'report',
    'session',
    'text',
    'tools',
    'version',
  ],
  cli: ['commands', 'context', 'version'],
  start: ['cli', 'commands', 'tools'],
}

const files = readdirSync(scripts, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts'))
  .sort()

/** A file at the top of scripts/ is a room of its own. */
const roomOf = (path: string): string => (path.split('/')[0] as string).replace(/\.ts$/, '')

/** The room's own folder that a file is in, or the file itself where it stands at the top of its room. */
const partOf = (path: string): string => path.split('/').slice(0, 2).join('/')

function importsOf(path: string): string[] {
  const text = readFileSync(join(scripts, path), 'utf8')
  return [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map((match) =>
    posix.normalize(posix.join(dirname(path), match[1] as string)),
  )
}

type Graph = ReadonlyMap<string, ReadonlySet<string>>

/** Who imports whom, when files are called what `nameOf` says. */
function graphOf(nameOf: (path: string) => string): Graph {
  const graph = new Map<string, Set<string>>()
  for (const path of files) {
    const from = nameOf(path)
    const targets = graph.get(from) ?? new Set()
    graph.set(from, targets)
    for (const target of importsOf(path)) if (nameOf(target) !== from) targets.add(nameOf(target))
  }
  return graph
}

/** The first circle, as names of which each imports the next. */
function circleIn(graph: Graph): string[] | undefined {
  const done = new Set<string>()
  const path: string[] = []
  const visit = (name: string): string[] | undefined => {
    const at = path.indexOf(name)
    if (at >= 0) return [...path.slice(at), name]
    if (done.has(name)) return undefined
    path.push(name)
    for (const next of graph.get(name) ?? []) {
      const circle = visit(next)
      if (circle) return circle
    }
    path.pop()
    done.add(name)
    return undefined
  }
  for (const name of graph.keys()) {
    const circle = visit(name)
    if (circle) return circle
  }
  return undefined
}

test('there is something to look at', () => {
  expect(files.length).toBeGreaterThan(20)
})

test.each(files)('%s imports only where it may', (path) => {
  const room = roomOf(path)
  const mayImport = allowed[room]
  expect(mayImport, `the room ${room} is in nobody's plan`).toBeDefined()
  const wrong = importsOf(path).filter(
    (target) => roomOf(target) !== room && !mayImport?.includes(roomOf(target)),
  )
  expect(wrong).toEqual([])
})

test('the table has no room that is gone, and no direction that nobody takes', () => {
  const graph = graphOf(roomOf)
  const unused = Object.entries(allowed).flatMap(([room, targets]) =>
    graph.has(room)
      ? targets.filter((target) => !graph.get(room)?.has(target)).map((target) => `${room} → ${target}`)
      : room === 'schemas'
        ? []
        : [room],
  )
  expect(unused).toEqual([])
})

test('no files import each other in a circle', () => {
  expect(circleIn(graphOf((path) => path))).toBeUndefined()
})

test('no rooms import each other in a circle', () => {
  expect(circleIn(graphOf(roomOf))).toBeUndefined()
})

test('no parts of a room import each other in a circle', () => {
  expect(circleIn(graphOf(partOf))).toBeUndefined()
})

test('circles are found', () => {
  const graph = new Map([
    ['a', new Set(['b'])],
    ['b', new Set(['c', 'd'])],
    ['c', new Set<string>()],
    ['d', new Set(['b'])],
  ])
  expect(circleIn(graph)).toEqual(['b', 'd', 'b'])
})

/** cli.ts is the one that speaks to the process, once it has been started; a child inherits its environment. */
const exempt = ['start.ts', 'cli.ts', 'tools/process.ts']

test.each(files.filter((path) => !exempt.includes(path)))('%s leaves process.* to cli.ts', (path) => {
  const code = readFileSync(join(scripts, path), 'utf8').replace(/^\s*(\/\/|\/?\*).*$/gm, '')
  expect(code).not.toMatch(/\bprocess\.(exit|argv|env|stdout|stderr|cwd)\b/)
})
