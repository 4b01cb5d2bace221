/** The import directions of the house: cli → commands → rooms → model, promql → diagnostic. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const scripts = fileURLToPath(new URL('../scripts/', import.meta.url))

/** Leaves that every room may import. */
const leaves = ['diagnostic', 'disk', 'errors', 'model', 'promql', 'schemas', 'text']
/** What a room may import besides itself. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  diagnostic: [],
  disk: [],
  schemas: [],
  version: [],
  errors: [],
  text: ['errors'],
  model: ['diagnostic', 'text'],
  promql: ['diagnostic', 'model', 'text'],
  config: leaves,
  load: leaves,
  shortcode: leaves,
  checks: leaves,
  drill: leaves,
  emit: leaves,
  online: leaves,
  site: leaves,
  fix: leaves,
  author: leaves,
  report: leaves,
  tools: leaves,
  triage: leaves,
  commands: [
    'config',
    'load',
    'shortcode',
    'checks',
    'drill',
    'emit',
    'online',
    'site',
    'fix',
    'author',
    'report',
    'tools',
    'triage',
    'version',
    ...leaves,
  ],
  cli: ['commands', 'errors', 'version'],
  start: ['cli', 'commands', 'tools'],
}

const files = readdirSync(scripts, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.ts'))

/** A file at the top of scripts/ is a room of its own. */
const roomOf = (path: string): string => (path.split('/')[0] as string).replace(/\.ts$/, '')

function importsOf(path: string): string[] {
  const text = readFileSync(join(scripts, path), 'utf8')
  return [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map((match) =>
    posix.normalize(posix.join(dirname(path), match[1] as string)),
  )
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
  expect(code).not.toMatch(/\bwrite(File)?Sync\(\s*[012]\b|'inherit'|\/dev\/(std|tty|fd)|\/proc\/self\/fd/)
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
