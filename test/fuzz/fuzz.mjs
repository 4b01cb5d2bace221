// Feeds generated trees to the program, in processes that are watched, and keeps those that it does wrong with.
// npm run fuzz -- [--inputs N] [--seconds S] [--seed N] [--kind rules,pages] [--jobs N] [--out DIR]
// npm run fuzz -- --kind rules --seed 7 --at 123      one input again
// npm run fuzz -- --tree DIR                          a tree again, with every question asked
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { parseArgs } from 'node:util'
import { bundle } from './bundle.mjs'
import { minimise } from './minimise.mjs'
import { Pool } from './pool.mjs'

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '3600' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    kind: { type: 'string' },
    jobs: { type: 'string', default: '2' },
    out: { type: 'string', default: 'build/fuzz' },
    at: { type: 'string' },
    tree: { type: 'string' },
  },
})
const { file, module } = await bundle()
const seed = Number(values.seed)
const wanted = values.kind?.split(',') ?? module.kinds
const unknown = wanted.filter((kind) => !module.kinds.includes(kind))
if (unknown.length > 0) {
  console.error(`there is no kind ${unknown.join(', ')}; the kinds are ${module.kinds.join(', ')}`)
  process.exit(2)
}

function filesIn(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile())
    .map((path) => [path, readFileSync(join(folder, path)).toString('base64')])
}

const corpus = module.readCorpus(process.cwd())
const pool = new Pool(file, Number(values.jobs))
const found = new Map()

/** Keeps the first input of each failure, made small. */
async function keep(kind, index, { signature, message }) {
  const known = found.get(signature)
  if (known) {
    known.times++
    return
  }
  const entry = { kind, index, message, times: 1 }
  found.set(signature, entry)
  console.log(
    `\n${kind} ${index}: ${signature}\n  ${message.split('\n').slice(0, 6).join('\n  ').slice(0, 1200)}`,
  )
  const input = module.inputOf(kind, seed, index, corpus)
  const isGrowth = /^(growth|hang)/.test(signature)
  const full = isGrowth && input.growth ? module.grow(input, 32_000) : input.tree
  const small = isGrowth ? full : await minimise(full, signature, pool)
  const folder = join(values.out, `${kind}-${seed}-${index}`)
  rmSync(folder, { recursive: true, force: true })
  for (const [path, bytes] of small) {
    mkdirSync(join(folder, 'tree', path, '..'), { recursive: true })
    writeFileSync(join(folder, 'tree', path), bytes)
  }
  const again = `npm run fuzz -- --tree ${join(folder, 'tree')}\nnpm run fuzz -- --kind ${kind} --seed ${seed} --at ${index}`
  writeFileSync(join(folder, 'failure.txt'), `${signature}\n\n${message}\n\n${again}\n`)
  console.log(`  kept in ${relative(process.cwd(), folder)}`)
}

const began = Date.now()
let done = 0
if (values.tree !== undefined) {
  const verdict = await pool.judge(filesIn(values.tree), true)
  console.log(verdict ? `${verdict.signature}\n${verdict.message}` : 'nothing is wrong with it')
  if (verdict) found.set(verdict.signature, { times: 1 })
} else if (values.at !== undefined) {
  const at = Number(values.at)
  await pool.run({ kind: wanted[0], seed, from: at, to: at + 1 }, keep)
  done = 1
} else {
  const next = new Map()
  const limit = Number(values.inputs)
  const end = began + 1000 * Number(values.seconds)
  let planned = 0
  let turn = 0
  let shown = Date.now()
  const task = () => {
    if (planned >= limit || Date.now() > end) return undefined
    const kind = wanted[turn++ % wanted.length]
    // An input that grows costs as much as thirty others.
    const many = kind === 'growth' && wanted.length > 1 ? 10 : 100
    const from = next.get(kind) ?? 0
    next.set(kind, from + many)
    planned += many
    return { kind, seed, from, to: from + many }
  }
  await pool.work(task, keep, (inputs) => {
    done += inputs
    if (Date.now() - shown < 30_000) return
    shown = Date.now()
    console.log(
      `${done} inputs, ${Math.round(done / ((shown - began) / 1000))}/s, ${found.size} kinds of failures`,
    )
  })
}
pool.close()
const perInput = done === 0 ? 0 : Math.round((10_000 * pool.busy) / done) / 10
const seconds = (Date.now() - began) / 1000
console.log(
  `\n${done} inputs in ${Math.round(seconds)} s (seed ${seed}), ${perInput} ms of processor time each; ${found.size} kinds of failures`,
)
for (const [signature, { times }] of found) console.log(`  ${times} × ${signature}`)
process.exitCode = found.size > 0 ? 1 : 0
