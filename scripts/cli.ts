/** argv → command → exit code. Once it is started, the only file that touches `process`. */
import { fstatSync, writeSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { complaintOf } from './commands/complaint.ts'
import { type Context, type ExitCode, mostMemory, mostTime, type Stream } from './commands/context.ts'
import { isVerb } from './commands/verbs.ts'
import { writerTo } from './commands/writer.ts'
import { CallError, UsageError } from './errors.ts'

const usage = `firedrill: proof that every alert fires when it should, stays quiet when it should,
and lands its reader on a runbook that exists.

Usage: firedrill [command] [options] [paths]

  check [paths]     checks rules, runbooks and links, and runs the drills (the default)
  drill [filter]    the drills alone, in detail
  build [path]      check, then write the expanded pages and alerts.json
  fix [paths]       mends what leaves no choice; --dry-run shows the diff
  new <alert>       write a runbook page and a drill for an alert that has none
  rename <old> <new> rename an alert in rules, pages, links and suites, and leave a redirect
  explain <check>   what a check means; --list shows them all
  setup             find or fetch promtool, and say which one is used

Options
  --format NAME     text, json, github, sarif, junit, checkstyle, gitlab, markdown
  --output FILE     write the report of the --format before it to a file
  --fail-on LEVEL   error (default), warning, info or never
  --no-drill        leave the drills out
  --run REGEX       drill: only the tests and alerts whose names match
  --coverage        drill: what the drills prove of each alert; also --format json, lcov, cobertura
  --watch           drill: run again what an edit concerns, until it is stopped
  --export DIR      drill: write suites of the extended form as plain promtool files
  --offline         never fetch promtool
  --no-cache        check, drill: use and keep no results of earlier runs
  --changed[=BASE]  only what a git change touches or breaks; BASE: the branch it left
  --baseline FILE   leave out the findings that FILE knows (.firedrill-baseline.json)
  --update-baseline write today's findings into it
  --site DIR        check: also verify the URLs and links against a built site
  --online          check: also ask the web about every link, each once
  --allow-private   with --online: addresses of private networks and all ports, too
  --content DIR     check, build: the folder of pages, which may be beside the tree
  --root DIR        the tree, where it is not the one the paths are in
  --out DIR         build: the folder to write to
  --flavor NAME     build: for hugo, plain, wikijs, mkdocs, docusaurus or vitepress
  --index           build: also a page per rule file that lists its alerts, where you have none
  --dry-run         fix, new, rename: print the diff and write nothing
  --all-missing     new: for all alerts that lack a page or a drill
  --template FILE   new: a page of your own with {alert}, {rule} …; --list shows all of these
  --check           build: only say whether the output is current
  --max-time S      seconds for promtool, git and the web in all (600); firedrill.yml may only ask for less
  --max-memory MIB  memory for one promtool (2048); firedrill.yml may only ask for less
  --no-color        the same as NO_COLOR=1
  -h, --help        this text
  -V, --version     the version

Exit codes: 0 clean, 1 findings at or over --fail-on, 2 the work could not be done.
`

const options = {
  format: { type: 'string', multiple: true },
  output: { type: 'string', multiple: true },
  'fail-on': { type: 'string' },
  'no-drill': { type: 'boolean' },
  offline: { type: 'boolean' },
  'no-cache': { type: 'boolean' },
  changed: { type: 'string' },
  baseline: { type: 'string' },
  'update-baseline': { type: 'boolean' },
  site: { type: 'string' },
  online: { type: 'boolean' },
  'allow-private': { type: 'boolean' },
  root: { type: 'string' },
  content: { type: 'string' },
  out: { type: 'string' },
  flavor: { type: 'string' },
  index: { type: 'boolean' },
  check: { type: 'boolean' },
  'dry-run': { type: 'boolean' },
  'all-missing': { type: 'boolean' },
  template: { type: 'string' },
  list: { type: 'boolean' },
  run: { type: 'string' },
  watch: { type: 'boolean' },
  coverage: { type: 'boolean' },
  export: { type: 'string' },
  'max-time': { type: 'string' },
  'max-memory': { type: 'string' },
  color: { type: 'boolean' },
  'no-color': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'V' },
} as const

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: withOptionalValues(argv),
      options,
      allowPositionals: true,
      strict: true,
      tokens: true,
    })
  } catch (error) {
    throw new CallError((error as Error).message.replace(/\. .*/s, ''))
  }
}

/** `--changed` may stand alone; parseArgs knows no such option. */
function withOptionalValues(argv: readonly string[]): string[] {
  return argv.map((arg) => (arg === '--changed' ? '--changed=' : arg))
}

/** A number that is given to an option. */
function amount(option: string, text: string | undefined, most: number): number | undefined {
  if (text === undefined) return undefined
  const value = /^\d{1,9}(?:\.\d{1,9})?$/.test(text) ? Number(text) : 0
  if (value <= 0 || value > most)
    throw new CallError(`${option} ${text} is no number over 0 and up to ${most}`)
  return value
}

async function main(argv: readonly string[], world: Context): Promise<ExitCode> {
  const { values, positionals, tokens } = parse(argv)
  if (values.help) {
    world.stdout.write(usage)
    return 0
  }
  if (values.version) {
    const { version } = await import('./version.ts')
    world.stdout.write(`firedrill ${version}\n`)
    return 0
  }
  const limits = {
    time: amount('--max-time', values['max-time'], mostTime),
    memory: amount('--max-memory', values['max-memory'], mostMemory),
    begun: 0,
  }
  const context: Context = { ...world, limits }
  const [first] = positionals
  const verb = isVerb(first) ? first : 'check'
  const rest = isVerb(first) ? positionals.slice(1) : positionals
  const failOn = values['fail-on']
  if (failOn !== undefined && !isFailOn(failOn))
    throw new CallError(`--fail-on ${failOn} is none of error, warning, info, never`)
  const reportOptions = tokens.flatMap((token) =>
    token.kind === 'option' && (token.name === 'format' || token.name === 'output')
      ? [{ name: token.name, value: token.value ?? '' }]
      : [],
  )
  const { offline = false, root } = values
  const shared = {
    paths: rest,
    root,
    content: values.content,
    drill: !values['no-drill'],
    cache: !values['no-cache'],
    offline,
    failOn,
    baseline: values.baseline,
    updateBaseline: values['update-baseline'] ?? false,
    changed: values.changed,
    site: values.site,
    online: values.online ?? false,
    allowPrivate: values['allow-private'] ?? false,
  }
  switch (verb) {
    case 'check': {
      const [{ check }, { targetsOf }] = await Promise.all([
        import('./commands/check.ts'),
        import('./commands/output.ts'),
      ])
      const targets = targetsOf(reportOptions, context.env)
      return check({ ...shared, targets }, context)
    }
    case 'build': {
      const [{ build, flavorNames, isFlavor }, { targetsOf }] = await Promise.all([
        import('./commands/build.ts'),
        import('./commands/output.ts'),
      ])
      const { flavor } = values
      if (flavor !== undefined && !isFlavor(flavor))
        throw new CallError(`--flavor ${flavor} is none of ${flavorNames.join(', ')}`)
      const targets = targetsOf(reportOptions, context.env)
      const { out, index, check: onlyCheck = false } = values
      return build({ ...shared, targets, out, flavor, index, onlyCheck }, context)
    }
    case 'drill': {
      if (values.export !== undefined) {
        const { exportSuites } = await import('./commands/export.ts')
        return exportSuites({ folder: values.export, filter: rest, root, offline }, context)
      }
      const { run, coverage = false, watch = false } = values
      const called = { filter: rest, root, offline, run, coverage, cache: shared.cache, reportOptions }
      if (watch) {
        if (coverage || reportOptions.length > 0)
          throw new CallError('--watch shows verdicts only: it goes with neither --coverage nor --format')
        const { watchDrills } = await import('./commands/watch.ts')
        return watchDrills(called, context)
      }
      const { drill } = await import('./commands/drill.ts')
      return drill(called, context)
    }
    case 'fix': {
      const { fix } = await import('./commands/fix.ts')
      const dryRun = values['dry-run'] ?? false
      return fix({ paths: rest, root, dryRun, failOn, baseline: values.baseline }, context)
    }
    case 'new': {
      const { newRunbook } = await import('./commands/new.ts')
      return newRunbook(
        {
          alerts: rest,
          allMissing: values['all-missing'] ?? false,
          template: values.template,
          list: values.list ?? false,
          root,
          drill: !values['no-drill'],
          dryRun: values['dry-run'] ?? false,
        },
        context,
      )
    }
    case 'rename': {
      const { rename } = await import('./commands/rename.ts')
      return rename({ names: rest, root, dryRun: values['dry-run'] ?? false }, context)
    }
    case 'explain': {
      const { explain } = await import('./commands/explain.ts')
      return explain({ id: rest[0], list: values.list ?? false, format: values.format?.at(-1) }, context)
    }
    case 'setup': {
      const { setup } = await import('./commands/setup.ts')
      return setup({ offline }, context)
    }
  }
}

function isFailOn(value: string): value is 'error' | 'warning' | 'info' | 'never' {
  return ['error', 'warning', 'info', 'never'].includes(value)
}

type Output = 'stdout' | 'stderr'

/** Ends a run whose words are lost: whatever it would come to, nobody was told. */
function cannotWrite(output: Output, error: unknown): void {
  const { code = '' } = error as NodeJS.ErrnoException
  const name = output === 'stdout' ? 'standard output' : 'standard error'
  const problem = code === 'EPIPE' ? 'was closed by its reader' : `can't be written to (${code || error})`
  if (output === 'stdout') tell(new UsageError(`${name} ${problem}, so this run is not complete`))
  process.exit(2)
}

/** Writes all or throws. A stream takes the part of it that fits on a full disk for the whole. */
function writeFully(fd: number, text: string): void {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at)
}

function streamOf(output: Output): Stream {
  const { env, argv } = process
  const stream = process[output]
  const isTTY = stream.isTTY ?? false
  const isFile = !isTTY && !isPipe(stream.fd)
  const wanted = env.NO_COLOR
    ? false
    : env.FORCE_COLOR
      ? env.FORCE_COLOR !== '0'
      : isTTY && env.TERM !== 'dumb'
  const color = argv.includes('--no-color') ? false : argv.includes('--color') ? true : wanted
  const write = (text: string): void => {
    try {
      if (isFile) writeFully(stream.fd, text)
      else stream.write(text)
    } catch (error) {
      cannotWrite(output, error)
    }
  }
  return writerTo({ write, isTTY, columns: stream.columns }, color)
}

function isPipe(fd: number): boolean {
  const stat = fstatSync(fd)
  return stat.isFIFO() || stat.isSocket()
}

let isTold = false

/** Says what ends the run, if that can still be said. What runs beside it often fails of the same. */
function tell(error: unknown): void {
  process.exitCode = 2
  if (isTold) return
  isTold = true
  streamOf('stderr').write(complaintOf(error))
}

function crash(error: unknown): void {
  tell(error)
  process.exit()
}

// A fault is exit code 2 wherever it happens; Node's own is 1, which is that of findings.
process.on('uncaughtException', crash)
process.on('unhandledRejection', crash)
for (const output of ['stdout', 'stderr'] as const)
  process[output].on('error', (error) => cannotWrite(output, error))

// No handlers of signals: they would only be called when this process has nothing else to do, and without them it dies
// at once. What it started and its folders go with it (tools/scratch.ts). Only the first process of a container does not
// die of a signal that it doesn't handle.
if (process.pid === 1)
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)
    process.once(signal, () => process.exit(code))

async function run(): Promise<void> {
  try {
    process.exitCode = await main(process.argv.slice(2), {
      // Not every call needs it, and it may be gone.
      get cwd() {
        return process.cwd()
      },
      env: process.env,
      stdout: streamOf('stdout'),
      stderr: streamOf('stderr'),
    })
  } catch (error) {
    tell(error)
  }
}

/** Milliseconds. A look-up that no name server answers can't be stopped, and would hold the process for minutes. */
const longestEnd = 1_000

run().then(() => {
  const end = (): void => {
    if (process.stdout.writableLength + process.stderr.writableLength === 0) process.exit()
    setTimeout(end, longestEnd).unref()
  }
  setTimeout(end, longestEnd).unref()
})
