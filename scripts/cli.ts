/** argv → command → exit code. Once it is started, the only file that touches `process`. */
import { parseArgs } from 'node:util'
import { type Context, type ExitCode, mostMemory, mostTime, type Stream } from './commands/context.ts'
import { isVerb } from './commands/verbs.ts'

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

class CallError extends Error {}

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
    throw new CallError((error as Error).message.split('. ')[0])
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

function streamOf(stream: NodeJS.WriteStream, color: boolean | undefined): Stream {
  const { env } = process
  const isTTY = stream.isTTY ?? false
  const wanted = env.NO_COLOR
    ? false
    : env.FORCE_COLOR
      ? env.FORCE_COLOR !== '0'
      : isTTY && env.TERM !== 'dumb'
  return {
    write: (text) => void stream.write(text),
    isTTY,
    ...(isTTY ? { columns: stream.columns } : {}),
    color: color ?? wanted,
  }
}

// `firedrill | head` ends when its reader has seen enough.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit()
    throw error
  })
}

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
  const argv = process.argv.slice(2)
  const color = argv.includes('--no-color') ? false : argv.includes('--color') ? true : undefined
  try {
    process.exitCode = await main(argv, {
      cwd: process.cwd(),
      env: process.env,
      stdout: streamOf(process.stdout, color),
      stderr: streamOf(process.stderr, color),
    })
  } catch (error) {
    process.exitCode = 2
    const { name, message, help, stack } = error as Error & { help?: string }
    const isExpected = error instanceof CallError || name === 'UsageError'
    if (isExpected) process.stderr.write(`firedrill: ${message}\n${help ? `  ${help}\n` : ''}`)
    else process.stderr.write(`firedrill: this is a fault in firedrill itself, not in your files\n${stack}\n`)
    if (error instanceof CallError) process.stderr.write('  firedrill --help shows the options.\n')
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
