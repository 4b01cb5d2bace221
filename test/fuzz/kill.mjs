// npm run fuzz:kill -- [--kills N] [--concurrent N] [--minutes N] [--only COMMAND]
// Kills commands at random moments, runs them again, and compares with a run that nobody killed; then runs many at once.
import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { commands, differences, isTemporary, makeTree, stateOf } from './kill-tree.mjs'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '300' },
    concurrent: { type: 'string', default: '100' },
    minutes: { type: 'string', default: '30' },
    only: { type: 'string' },
  },
})
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
const work = mkdtempSync(join(tmpdir(), 'firedrill-kill-'))
const mark = `FIREDRILL_KILL=${work}`
const end = Date.now() + Number(values.minutes) * 60_000
const failures = []

/** A run in a tree, with a cache and a TMPDIR of the tree's own. */
function start(tree, args) {
  const [cache, temporary] = ['cache', 'tmp'].map((name) => join(`${tree}.beside`, name))
  for (const folder of [cache, temporary]) mkdirSync(folder, { recursive: true })
  const env = {
    ...process.env,
    XDG_CACHE_HOME: cache,
    TMPDIR: temporary,
    FIREDRILL_KILL: work,
    NO_COLOR: '1',
  }
  const child = spawn(process.execPath, [cli, ...args], { cwd: tree, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (data) => (output += data))
  const done = new Promise((resolve) =>
    child.on('close', (status, signal) => resolve({ status, signal, output })),
  )
  return { child, done }
}
const run = (tree, args) => start(tree, args).done

function treeFrom(base, name) {
  const tree = join(work, name)
  cpSync(base, tree, { recursive: true })
  return tree
}

const namesIn = (folder) =>
  existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : []

/** What a run should not have left: beside the sources, in the cache, and of its children. */
function leftovers(tree) {
  const state = join(`${tree}.beside`, 'cache/firedrill')
  const left = [...stateOf(tree).keys()].filter(isTemporary)
  for (const folder of ['locks', 'writers', 'journals'])
    left.push(...namesIn(join(state, folder)).map((name) => `${folder}/${name}`))
  return left
}

function childrenLeft() {
  let processes = 0
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (readFileSync(`/proc/${pid}/environ`, 'latin1').includes(mark)) processes++
    } catch {
      // It ended, or is another user's.
    }
  }
  return processes
}

const scratchesIn = (folder) => namesIn(folder).filter((name) => /^firedrill-[^/]*$/.test(name)).length
const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

/** Some of the kills fall anywhere, most into the moments in which files are written. */
async function killSomewhere(tree, { child, done }, seconds) {
  let hasEnded = false
  done.then(() => (hasEnded = true))
  if (Math.random() < 0.3) await Promise.race([sleep(Math.random() * seconds * 1100), done])
  else {
    const notes = join(`${tree}.beside`, 'cache/firedrill/writers')
    while (!hasEnded && namesIn(notes).length === 0) await new Promise((resolve) => setImmediate(resolve))
    const until = performance.now() + Math.random() ** 2 * 12
    while (performance.now() < until);
  }
  child.kill('SIGKILL')
  return done
}

async function killsOf(name, base, times) {
  const args = commands[name]
  const whole = treeFrom(base, `${name}-whole`)
  const before = stateOf(base)
  const started = performance.now()
  const first = await run(whole, args)
  const seconds = (performance.now() - started) / 1000
  const after = stateOf(whole)
  const second = await run(whole, args)
  const counts = {
    command: name,
    kills: 0,
    inWrites: 0,
    resumed: 0,
    torn: 0,
    different: 0,
    left: 0,
    status: 0,
    scratch: 0,
  }
  for (let i = 0; i < times && Date.now() < end; i++) {
    const tree = treeFrom(base, `${name}-${i}`)
    const { signal } = await killSomewhere(tree, start(tree, args), seconds)
    if (signal !== 'SIGKILL') continue
    counts.kills++
    const cut = stateOf(tree)
    const touched = differences(before, cut)
    if (touched.length > 0) counts.inWrites++
    const torn = touched.filter(
      (path) => !isTemporary(path) && cut.has(path) && cut.get(path) !== after.get(path),
    )
    // The list of a build that goes on is neither that of the last one nor that of the next.
    const wrong = torn.filter((path) => !path.endsWith('.firedrill-manifest.json'))
    const again = await run(tree, args)
    if (again.output.includes('was cut off and is finished')) counts.resumed++
    const rest = differences(after, stateOf(tree))
    const left = leftovers(tree)
    counts.scratch += scratchesIn(join(`${tree}.beside`, 'tmp'))
    const problems = []
    if (wrong.length > 0) problems.push(['torn', wrong])
    if (rest.length > 0) problems.push(['different', rest])
    if (left.length > 0) problems.push(['left', left])
    if (again.status !== first.status && again.status !== second.status)
      problems.push(['status', [again.output]])
    for (const [kind] of problems) counts[kind]++
    if (problems.length > 0) failures.push({ command: name, kill: i, problems })
    for (const path of [tree, `${tree}.beside`]) rmSync(path, { recursive: true, force: true })
  }
  return counts
}

/** Many builds into one output: each is clean, and the output is that of one. */
async function manyBuilds(base, times) {
  const whole = treeFrom(base, 'builds-whole')
  await run(whole, commands.build)
  const tree = treeFrom(base, 'builds')
  const ended = await Promise.all(Array.from({ length: times }, () => run(tree, commands.build)))
  const bad = ended.filter(({ status }) => status !== 0)
  const rest = differences(stateOf(whole), stateOf(tree))
  const left = leftovers(tree)
  if (bad.length + rest.length + left.length > 0)
    failures.push({ command: 'builds', problems: [bad.slice(0, 3), rest, left] })
  return { command: `${times} builds at once`, failed: bad.length, different: rest.length, left: left.length }
}

/** Different commands on one tree: none crashes, and once all have ended, a second round leads to the same. */
async function mixed(base, rounds) {
  const fresh = ['new', 'Svc1Alert2', 'Svc2Alert0', 'Svc2Alert1', 'Svc2Alert3']
  const calls = [commands.rename, fresh, commands.fix, commands.build, commands.baseline, commands.export]
  const settle = async (tree) => {
    // What a baseline knows is not mended, so that it would matter which of the two came first.
    rmSync(join(tree, '.firedrill-baseline.json'), { force: true })
    for (const args of [
      commands.rename,
      fresh,
      commands.fix,
      commands.fix,
      commands.build,
      commands.baseline,
    ])
      await run(tree, args)
    await run(tree, commands.export)
  }
  const whole = treeFrom(base, 'mixed-whole')
  for (const args of calls) await run(whole, args)
  await settle(whole)
  const counts = {
    command: `${rounds} × ${calls.length} commands at once`,
    crashed: 0,
    different: 0,
    left: 0,
  }
  for (let i = 0; i < rounds && Date.now() < end; i++) {
    const tree = treeFrom(base, `mixed-${i}`)
    const ended = await Promise.all(calls.map((args) => run(tree, args)))
    const crashed = ended.filter(
      ({ status, output }) => status === null || output.includes('fault in firedrill'),
    )
    await settle(tree)
    const rest = differences(stateOf(whole), stateOf(tree))
    const left = leftovers(tree)
    counts.crashed += crashed.length
    if (rest.length > 0) counts.different++
    if (left.length > 0) counts.left++
    if (crashed.length + rest.length + left.length > 0)
      failures.push({ command: 'mixed', round: i, problems: [crashed, rest, left] })
    for (const path of [tree, `${tree}.beside`]) rmSync(path, { recursive: true, force: true })
  }
  return counts
}

const scratchBefore = scratchesIn('/dev/shm')
const base = join(work, 'base')
mkdirSync(base)
makeTree(base)
const names =
  Number(values.kills) === 0
    ? []
    : Object.keys(commands).filter((name) => values.only === undefined || name === values.only)
const results = []
try {
  for (const name of names) {
    results.push(await killsOf(name, base, Math.ceil(Number(values.kills) / names.length)))
    console.log(JSON.stringify(results.at(-1)))
  }
  if (Number(values.concurrent) > 0) {
    results.push(await manyBuilds(base, Number(values.concurrent)))
    console.log(JSON.stringify(results.at(-1)))
    results.push(await mixed(base, Math.ceil(Number(values.concurrent) / 10)))
    console.log(JSON.stringify(results.at(-1)))
  }
  await sleep(2000)
  // Other runs on this machine may have folders there, too.
  const scratch = scratchesIn('/dev/shm') - scratchBefore
  console.log(JSON.stringify({ processesLeft: childrenLeft(), foldersInMemory: scratch }))
} finally {
  rmSync(work, { recursive: true, force: true, maxRetries: 3 })
}
for (const failure of failures.slice(0, 20)) console.log(JSON.stringify(failure).slice(0, 2000))
console.log(failures.length === 0 ? 'nothing lost, nothing left' : `${failures.length} failures`)
process.exitCode = failures.length === 0 ? 0 : 1
