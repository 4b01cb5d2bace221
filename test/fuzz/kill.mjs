// Kills the program at any moment of its work, runs it once more, and looks whether the tree is what an undisturbed
// run makes of it: no file torn, none left behind, no process left running.
// npm run fuzz:kill -- [--kills N] [--seconds S] [--command rename,build] [--together N] [--cli dist/cli.js]
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync, watch } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { scenarios, writeTree } from './scenarios.mjs'

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '1000' },
    seconds: { type: 'string', default: '3600' },
    command: { type: 'string' },
    together: { type: 'string', default: '10' },
    cli: { type: 'string', default: 'dist/cli.js' },
  },
})
const cli = resolve(values.cli)
const home = mkdtempSync(join(tmpdir(), 'firedrill-kill-'))

/** Every file below a folder, by path. */
function readTree(root) {
  const files = new Map()
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath ?? entry.path, entry.name)
    if (entry.isFile()) files.set(path.slice(root.length + 1), readFileSync(path, 'latin1'))
  }
  return files
}

function run(args, { root, scratch, onStart }) {
  const env = { ...process.env, TMPDIR: scratch, XDG_CACHE_HOME: join(home, 'cache'), NO_COLOR: '1' }
  const child = spawn(process.execPath, [cli, ...args], { cwd: root, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      text += data
    })
  const stop = onStart?.(child)
  return new Promise((done) =>
    child.on('close', (code, signal) => {
      stop?.()
      done({ code, signal, text })
    }),
  )
}

/** Kills after a while, or when so many things have happened to the tree. */
function killer(root, time) {
  return (child) => {
    const kill = () => child.kill('SIGKILL')
    if (Math.random() < 0.5) {
      const timer = setTimeout(kill, Math.random() * time)
      return () => clearTimeout(timer)
    }
    let left = 1 + Math.floor(Math.random() ** 2 * 60)
    const watcher = watch(root, { recursive: true }, () => --left <= 0 && kill())
    return () => watcher.close()
  }
}

/** Processes that work in a folder or were started out of it. */
function processesIn(folder) {
  return readdirSync('/proc').filter((pid) => {
    if (!/^\d+$/.test(pid)) return false
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8')
      return command.includes(folder) || readlinkSync(`/proc/${pid}/cwd`).startsWith(folder)
    } catch {
      return false
    }
  })
}

/** What is other in a tree than it should be; nothing where the two are the same. */
function difference(is, wanted) {
  for (const [path, bytes] of is) {
    if (!wanted.has(path)) return `${path} is left`
    if (wanted.get(path) !== bytes) return `${path} differs`
  }
  for (const path of wanted.keys()) if (!is.has(path)) return `${path} is missing`
  return undefined
}

function torn(is, before, after) {
  for (const [path, bytes] of is) {
    const known = [before.get(path), after.get(path)].filter((text) => text !== undefined)
    const isOwn = /(^|\/)\.[^/]*(tmp|lock|journal)|(^|\/)\.firedrill/.test(path)
    if (!isOwn && known.length > 0 && !known.includes(bytes)) return `${path} is torn`
  }
  return undefined
}

async function rehearse(scenario) {
  const root = join(home, 'whole')
  const scratch = join(home, 'whole-tmp')
  for (const folder of [root, scratch]) rmSync(folder, { recursive: true, force: true })
  mkdirSync(scratch, { recursive: true })
  writeTree(root, scenario.files)
  const before = readTree(root)
  await run(scenario.args, { root, scratch })
  const after = readTree(root)
  writeTree(root, scenario.files)
  const began = Date.now()
  await run(scenario.args, { root, scratch })
  return { before, after, time: 1.2 * (Date.now() - began) }
}

async function killOnce(scenario, { before, after, time }, number) {
  const root = join(home, `tree-${number}`)
  const scratch = join(home, `tmp-${number}`)
  mkdirSync(scratch)
  writeTree(root, scenario.files)
  const killed = await run(scenario.args, { root, scratch, onStart: killer(root, time) })
  const problems = [torn(readTree(root), before, after)]
  await new Promise((done) => setTimeout(done, 50))
  if (processesIn(scratch).length > 0) problems.push('a process runs on')
  const second = await run(scenario.args, { root, scratch })
  const left = difference(readTree(root), after)
  if (left)
    problems.push(`${left}; the second run ended with ${second.code}: ${second.text.trim().slice(0, 300)}`)
  const rest = readdirSync(scratch)
  if (rest.length > 0) problems.push(`${rest[0]} is left in the folder of temporary files`)
  for (const folder of [root, scratch]) rmSync(folder, { recursive: true, force: true })
  return { wasKilled: killed.signal === 'SIGKILL', problems: problems.filter(Boolean) }
}

/** Several runs at once end well or say why not, and the tree is that of one run. */
async function together(scenario, { after }, many) {
  const root = join(home, 'together')
  const scratch = join(home, 'together-tmp')
  mkdirSync(scratch, { recursive: true })
  writeTree(root, scenario.files)
  const ends = await Promise.all(Array.from({ length: many }, () => run(scenario.args, { root, scratch })))
  const problems = ends
    .filter(({ code, text }) => code === null || code > 2 || /fault in firedrill|Error:/.test(text))
    .map(({ code, text }) => `a run ended with ${code}: ${text.trim().slice(0, 300)}`)
  if (!scenario.mayCollide && !ends.some(({ code }) => code === 0 || code === 1))
    problems.push(`all runs failed: ${ends[0].text.slice(0, 300)}`)
  await run(scenario.args, { root, scratch })
  const left = difference(readTree(root), after)
  if (left) problems.push(left)
  for (const folder of [root, scratch]) rmSync(folder, { recursive: true, force: true })
  return problems
}

const wanted = values.command?.split(',') ?? Object.keys(scenarios)
const end = Date.now() + 1000 * Number(values.seconds)
const tally = new Map()
const note = (name, problem) => {
  const key = `${name}: ${problem.replace(/[0-9a-f]{8,}|\d+/g, '#').slice(0, 120)}`
  if (!tally.has(key)) console.log(`${name}: ${problem}`)
  tally.set(key, (tally.get(key) ?? 0) + 1)
}
let kills = 0
let runs = 0
try {
  const whole = new Map()
  for (const name of wanted) whole.set(name, await rehearse(scenarios[name]))
  for (const name of wanted) {
    if (Number(values.together) === 0) continue
    const problems = await together(scenarios[name], whole.get(name), Number(values.together))
    for (const problem of problems) note(`${name}, together`, problem)
  }
  for (; kills < Number(values.kills) && Date.now() < end; runs++) {
    const name = wanted[runs % wanted.length]
    const { wasKilled, problems } = await killOnce(scenarios[name], whole.get(name), runs)
    if (wasKilled) kills++
    for (const problem of problems) note(name, problem)
  }
} finally {
  rmSync(home, { recursive: true, force: true })
}
console.log(`\n${kills} kills in ${runs} runs, ${tally.size} kinds of failures`)
for (const [what, times] of tally) console.log(`  ${times} × ${what}`)
process.exitCode = tally.size > 0 ? 1 : 0
