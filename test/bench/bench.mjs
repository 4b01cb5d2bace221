// npm run bench [tree]: firedrill against its peers in the same run, as medians and ratios.
import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { generate } from './generate.mjs'
import { generateSuites } from './suites.mjs'
import { watchTimes } from './watch.mjs'

const runs = Number(process.env.BENCH_RUNS ?? 5)
const cli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))
const work = mkdtempSync(join(tmpdir(), 'firedrill-bench-'))

// Results are kept where a cold run can forget them.
const cache = join(work, 'cache')
const env = { ...process.env, XDG_CACHE_HOME: cache }
const cold = () => {
  for (const kept of ['results', 'answers'])
    rmSync(join(cache, 'firedrill', kept), { recursive: true, force: true })
}

const has = (command) => spawnSync(command, ['version'], { stdio: 'ignore' }).error === undefined
const promtool = process.env.FIREDRILL_PROMTOOL ?? (has('promtool') ? 'promtool' : undefined)

function site(tree) {
  const folder = join(work, 'site')
  mkdirSync(join(folder, 'layouts', 'shortcodes'), { recursive: true })
  mkdirSync(join(folder, 'layouts', '_default'), { recursive: true })
  cpSync(join(tree, 'content'), join(folder, 'content'), { recursive: true })
  writeFileSync(join(folder, 'layouts', 'shortcodes', 'rule.html'), '{{ .Get 0 }} {{ .Get 1 }}')
  writeFileSync(join(folder, 'layouts', 'shortcodes', 'comment.html'), '{{ if .Inner }}{{ end }}')
  for (const layout of ['single', 'list']) {
    writeFileSync(
      join(folder, 'layouts', '_default', `${layout}.html`),
      '<title>{{ .Title }}</title>{{ .Content }}',
    )
  }
  writeFileSync(
    join(folder, 'config.toml'),
    'baseURL = "https://runbooks.example.org/"\n[markup.goldmark.renderer]\nunsafe = true\n',
  )
  return folder
}

/** Says something else in one page of a tree, and in one of its rule files, each time that it is called. */
function edits(tree) {
  let count = 0
  const append = (folder, name, text) => {
    const list = readdirSync(join(tree, folder), { recursive: true, encoding: 'utf8' })
    const path = list.filter((path) => name.test(path)).sort()[0]
    if (path) appendFileSync(join(tree, folder, path), text(count++))
  }
  return {
    page: () => append('content', /\.md$/, (i) => `\nLook twice, and then ${i} times.\n`),
    rules: () => append('rules', /\.ya?ml$/, (i) => `# looked at ${i} times\n`),
    rule: () => {
      const path = join(tree, 'rules', readdirSync(join(tree, 'rules')).sort()[0])
      writeFileSync(path, readFileSync(path, 'utf8').replace(/> 5\.?\d*/, `> 5.${count++}`))
    },
  }
}

function seconds(command, args, cwd) {
  const start = process.hrtime.bigint()
  const { error } = spawnSync(command, args, { cwd, env, stdio: 'ignore' })
  if (error) throw error
  return Number(process.hrtime.bigint() - start) / 1e9
}

const median = (list) => list.toSorted((a, b) => a - b)[list.length >> 1]

/** Runs all candidates in turn, so that a change of the machine's mood meets each of them. */
function race(candidates) {
  const times = new Map(candidates.map(({ name }) => [name, []]))
  for (let run = -1; run < runs; run++) {
    for (const { name, command, args, cwd, before } of candidates) {
      before?.()
      const time = seconds(command, args, cwd)
      if (run >= 0) times.get(name).push(time)
    }
  }
  return new Map([...times].map(([name, list]) => [name, median(list)]))
}

function show(title, times, reference) {
  console.log(`\n${title}, medians of ${runs}`)
  const base = times.get(reference)
  for (const [name, time] of times) {
    const ratio = base === undefined ? '' : `${(time / base).toFixed(2)}x`.padStart(9)
    console.log(`  ${name.padEnd(46)} ${(time * 1000).toFixed(0).padStart(6)} ms${ratio}`)
  }
}

try {
  let tree = process.argv[2] && resolve(process.argv[2])
  if (!tree) {
    tree = join(work, 'tree')
    generate(tree)
  }
  const node = process.execPath
  const edited = join(work, 'edited')
  cpSync(tree, edited, { recursive: true })
  const candidates = [
    {
      name: 'firedrill check --no-drill, cold',
      command: node,
      args: [cli, 'check', '--no-drill', tree],
      before: cold,
    },
    {
      name: 'firedrill check --no-drill, nothing changed',
      command: node,
      args: [cli, 'check', '--no-drill', tree],
    },
    {
      name: 'firedrill check --no-drill, one page changed',
      command: node,
      args: [cli, 'check', '--no-drill', edited],
      before: edits(edited).page,
    },
    {
      name: 'firedrill check --no-drill, one rule file changed',
      command: node,
      args: [cli, 'check', '--no-drill', edited],
      before: edits(edited).rules,
    },
  ]
  if (has('hugo') && existsSync(join(tree, 'content'))) {
    const folder = site(tree)
    const before = () => rmSync(join(folder, 'public'), { recursive: true, force: true })
    candidates.push({ name: 'hugo', command: 'hugo', args: ['--quiet'], cwd: folder, before })
  } else console.log('hugo is not installed: its line is left out')
  show('pages and rules', race(candidates), 'hugo')

  const watched = join(work, 'watched')
  cpSync(tree, watched, { recursive: true })
  const { page, rules: ruleFile } = edits(watched)
  const check = ['check', '--no-drill', '--no-cache']
  const times = await watchTimes({
    command: node,
    args: [cli, ...check, '--watch', watched],
    env,
    edits: [
      { name: 'firedrill check --watch, one page changed', edit: page },
      { name: 'firedrill check --watch, one rule file changed', edit: ruleFile },
    ],
    runs,
  })
  const once = { name: 'firedrill check --no-drill --no-cache', command: node, args: [cli, ...check, tree] }
  show(
    'an edit while it watches',
    new Map([...race([once]), ...[...times].map(([name, list]) => [name, median(list)])]),
    once.name,
  )

  const bare = join(work, 'bare')
  cpSync(join(tree, 'rules'), join(bare, 'rules'), { recursive: true })
  const rules = [
    {
      name: 'firedrill check --no-drill, cold',
      command: node,
      args: [cli, 'check', '--no-drill', bare],
      before: cold,
    },
    {
      name: 'firedrill check --no-drill, nothing changed',
      command: node,
      args: [cli, 'check', '--no-drill', bare],
    },
  ]
  if (promtool) {
    const list = readdirSync(join(bare, 'rules'), { recursive: true, encoding: 'utf8' }).filter((path) =>
      /\.ya?ml$/.test(path),
    )
    rules.push({
      name: 'promtool check rules',
      command: promtool,
      args: ['check', 'rules', ...list.map((path) => join(bare, 'rules', path))],
    })
  } else console.log('promtool is not on PATH: its line is left out')
  show('rules alone', race(rules), 'promtool check rules')

  if (promtool) {
    for (const { name, folder, suites } of generateSuites(work)) {
      const drill = { command: node, args: [cli, 'drill', '--root', folder] }
      const drills = [
        { name: 'firedrill drill, cold', ...drill, before: cold },
        { name: 'firedrill drill, one rule changed', ...drill, before: edits(folder).rule },
        { name: 'firedrill drill, nothing changed', ...drill },
        { name: 'promtool test rules', command: promtool, args: ['test', 'rules', ...suites], cwd: folder },
      ]
      show(name, race(drills), 'promtool test rules')
    }
  }

  const start = [
    { name: 'firedrill --help', command: node, args: [cli, '--help'] },
    { name: 'node -e 0', command: node, args: ['-e', '0'] },
  ]
  show('start', race(start), 'node -e 0')
} finally {
  rmSync(work, { recursive: true, force: true })
}
