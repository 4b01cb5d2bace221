// npm run bench:growth [-- word …]: how the time of each reader, check and format grows with what it is given. Each
// shape is a tree of one size, of twice, four and eight times as much; exits 1 when one takes more than its share.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import pages from './shapes/pages.mjs'
import promql from './shapes/promql.mjs'
import rules from './shapes/rules.mjs'
import suites from './shapes/suites.mjs'
import tree from './shapes/tree.mjs'

const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
const steps = [1, 2, 4, 8]
/** Seconds of CPU time: what is quicker than `floor` at its largest is too quick to be judged, what takes `most` is ended. */
const floor = Number(process.env.GROWTH_FLOOR ?? 0.4)
const most = Number(process.env.GROWTH_MOST ?? 30)
/** The exponent from 2n to 8n that still counts as near linear. */
const limit = 1.35

const work = mkdtempSync(join(tmpdir(), 'firedrill-growth-'))
const probe = join(work, 'probe.cjs')
writeFileSync(
  probe,
  "process.on('exit', () => { const { user, system } = process.cpuUsage(); require('node:fs').writeFileSync(process.env.GROWTH_OUT, String((user + system) / 1e6)) })",
)

function write(files) {
  const root = mkdtempSync(join(work, 'tree-'))
  for (const [path, text] of Object.entries(files)) {
    const full = join(root, path)
    mkdirSync(dirname(full), { recursive: true })
    writeFileSync(full, text)
  }
  return root
}

/** Seconds of CPU time that a command takes on a tree, and how it ended. */
function run(root, { args = ['check', '--no-drill', '--format', 'json'] }) {
  const out = join(work, 'seconds')
  rmSync(out, { force: true })
  const command = [process.execPath, '--require', probe, cli, ...args, '--no-cache']
  const { status, signal, error, stderr } = spawnSync(
    'sh',
    ['-c', `ulimit -t ${most}; exec "$@"`, 'sh', ...command],
    {
      cwd: root,
      env: {
        ...process.env,
        GROWTH_OUT: out,
        XDG_CACHE_HOME: join(work, 'cache'),
      },
      encoding: 'utf8',
      stdio: ['ignore', 'ignore', 'pipe'],
      timeout: 10 * most * 1000,
      killSignal: 'SIGKILL',
    },
  )
  if (error || signal || status > 2)
    return { seconds: Number.POSITIVE_INFINITY, fault: `ended after ${most} s` }
  // A tree that can't be read is a clean end, a fault is none.
  const fault = /fault in firedrill|Maximum call stack/.exec(stderr)?.[0]
  return { seconds: Number(readFileSync(out, 'utf8')), fault }
}

/** The largest size comes first: where that takes next to nothing the others can't tell anything. */
function measure([n, make, options = {}], base) {
  const seconds = []
  let fault
  for (const at of [3, 1, 2, 0]) {
    const root = write(make(n * steps[at]))
    const ran = run(root, options)
    rmSync(root, { recursive: true, force: true })
    seconds[at] = Math.max(ran.seconds - base, 0.001)
    fault = ran.fault ?? fault
    if (ran.seconds === Number.POSITIVE_INFINITY || (at === 3 && seconds[at] < floor)) break
  }
  return { n, seconds, fault, may: options.may ?? 1 }
}

/** How the time grew from the second size to the last, as the power of the size. */
function exponentOf(seconds) {
  return Math.log(seconds[3] / seconds[1]) / Math.log(steps[3] / steps[1])
}

const words = process.argv.slice(2)
const all = Object.entries({ rules, promql, pages, suites, tree }).flatMap(([area, shapes]) =>
  Object.entries(shapes).map(([name, shape]) => ({ name: `${area}: ${name}`, shape })),
)
const chosen = all.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)))

let failed = 0
try {
  const small = write({ 'rules/a.yml': 'groups: []\n' })
  const bases = [0, 1, 2, 3, 4].map(() => run(small, {}).seconds)
  const base = bases.toSorted((a, b) => a - b)[2]
  console.log(
    `CPU seconds beyond the ${base.toFixed(2)} of a tree of nothing; n, 2n, 4n, 8n; the exponent from 2n to 8n`,
  )
  for (const { name, shape } of chosen) {
    let result = measure(shape, base)
    const isOver = ({ seconds, may }) =>
      seconds[3] > floor && (seconds[1] === undefined || exponentOf(seconds) > limit + may - 1)
    // Whatever else the machine did meanwhile is not there the second time.
    if (isOver(result) && result.seconds[3] < most) result = measure(shape, base)
    const over = isOver(result)
    const broken = result.fault !== undefined
    if (over || broken) failed++
    const figures = steps.map((_, i) => (result.seconds[i]?.toFixed(2) ?? '').padStart(9)).join('')
    const exponent = result.seconds[3] > floor ? exponentOf(result.seconds).toFixed(2) : 'fast'
    console.log(
      `${over || broken ? '!' : ' '} ${name.padEnd(60)} ${String(result.n).padStart(6)}${figures} ${exponent.padStart(8)}  ${result.fault ?? ''}`,
    )
  }
  console.log(`${chosen.length} shapes, ${failed} of them not near linear`)
} finally {
  rmSync(work, { recursive: true, force: true })
}
process.exitCode = failed > 0 ? 1 : 0
