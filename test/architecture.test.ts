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
  context: [],
  diagnostic: [],
  disk: [],
  errors: [],
  schemas: [],
  version: [],
  cache: ['disk', 'version'],
  lib: ['errors'],
  text: ['errors', 'lib'],
  tools: ['cache', 'disk', 'errors', 'lib'],
  model: ['diagnostic', 'lib', 'text'],
  promql: ['lib', 'model', 'text'],
  report: ['context', 'diagnostic', 'errors', 'lib', 'model'],
  shortcode: ['diagnostic', 'lib', 'model', 'text'],
  sites: ['lib', 'model', 'text'],
  triage: ['diagnostic', 'lib', 'model', 'text'],
  'built-site': ['diagnostic', 'disk', 'model', 'sites', 'text'],
  config: ['disk', 'errors', 'lib', 'model', 'promql', 'schemas', 'text'],
  edits: ['diagnostic', 'model', 'sites'],
  emit: ['diagnostic', 'disk', 'lib', 'model', 'sites', 'text'],
  online: ['diagnostic', 'model', 'sites', 'text'],
  suite: ['disk', 'lib', 'model', 'promql', 'text'],
  template: ['lib', 'model', 'promql', 'text'],
  author: ['diagnostic', 'edits', 'lib', 'model', 'promql', 'sites', 'text'],
  checks: ['diagnostic', 'edits', 'lib', 'model', 'promql', 'schemas', 'sites', 'suite', 'template', 'text'],
  fix: ['diagnostic', 'edits', 'lib'],
  load: ['disk', 'lib', 'model', 'sites', 'suite', 'text'],
  promtool: ['diagnostic', 'lib', 'model', 'promql', 'suite', 'text'],
  drill: ['diagnostic', 'disk', 'lib', 'model', 'promql', 'promtool', 'suite'],
  proof: ['diagnostic', 'drill', 'lib', 'model', 'promql', 'promtool', 'suite'],
  session: [
    'author',
    'built-site',
    'cache',
    'checks',
    'config',
    'context',
    'diagnostic',
    'disk',
    'drill',
    'emit',
    'errors',
    'fix',
    'lib',
    'load',
    'model',
    'online',
    'promql',
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
    'context',
    'diagnostic',
    'emit',
    'errors',
    'lib',
    'report',
    'session',
    'text',
    'tools',
    'version',
  ],
  main: ['commands', 'context', 'disk', 'lib', 'version'],
  cli: ['context', 'errors', 'main', 'report'],
  start: ['cache', 'cli', 'commands'],
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

test.each(files.filter((path) => !path.startsWith('schemas/')))(
  '%s keeps tables without a prototype',
  (path) => {
    const code = readFileSync(join(scripts, path), 'utf8')
    // `{…}` would answer `constructor` with a function; model/table.ts makes one that does not.
    const literals = code.match(/: (?:Readonly<)?Record<string,[^=;()]*> = \{\S*/g) ?? []
    expect(literals).toEqual([])
  },
)
/** cli.ts gives commands the one writer; start.ts says why cli.ts can't be loaded. */
const writers = ['start.ts', 'cli.ts']

test.each(files.filter((path) => !writers.includes(path)))('%s goes past no writer', (path) => {
  const code = readFileSync(join(scripts, path), 'utf8').replace(/^\s*(\/\/|\/?\*).*$/gm, '')
  expect(code).not.toMatch(
    /\bconsole\b(?!')|\bprocess\s*\??\.?\s*\[|\bprocess\??\.(stdout|stderr|emitWarning|binding)\b/,
  )
  expect(code).not.toMatch(/from '(node:)?(process|console|tty|readline)'|\bglobalThis\b|\b_rawDebug\b/)
  expect(code).not.toMatch(/\bwrite(File)?Sync\(\s*[012]\b|'inherit'|\/dev\/(std|tty|fd)/)
  // The room of the door holds folders by their descriptors.
  if (!path.startsWith('disk/')) expect(code).not.toMatch(/\/proc\/self\/fd/)
})

test('cli.ts writes by the writer alone', () => {
  const code = readFileSync(join(scripts, 'cli.ts'), 'utf8')
  expect(code).not.toMatch(/\bconsole\b|process\.(stdout|stderr)\.write/)
  expect(code.match(/\bwriteSync\(|stream\.write\(/g)).toEqual(['writeSync(', 'stream.write('])
})

/** A program that goes round them would outlive this process, without bounds. */
const starters = ['tools/process.ts', 'tools/scratch.ts']

test.each(files.filter((path) => !starters.includes(path)))('%s starts programs by run() alone', (path) => {
  expect(readFileSync(join(scripts, path), 'utf8')).not.toMatch(/child_process|worker_threads/)
})

test.each(files.filter((path) => path !== 'cli.ts'))('%s leaves signals to the system', (path) => {
  expect(readFileSync(join(scripts, path), 'utf8')).not.toMatch(/'SIG(?!KILL)[A-Z]+'/)
})
