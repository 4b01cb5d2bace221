/** Options that several verbs have. */
import { type CalledLimits, mostMemory, mostTime } from '../context.ts'
import type { FailOn } from '../diagnostic.ts'
import { UsageError } from '../errors.ts'
import { formatNames } from '../report/index.ts'
import type { Call, OptionSpecs } from './verb.ts'

export const failOnLevels = ['error', 'warning', 'info', 'never'] as const satisfies readonly FailOn[]

export const root = {
  root: { type: 'string', value: 'DIR', about: 'the tree, where it is not the one that the paths are in' },
} as const satisfies OptionSpecs

export const offline = {
  offline: { type: 'boolean', about: 'never fetch promtool' },
} as const satisfies OptionSpecs

export const cache = {
  'no-cache': { type: 'boolean', about: 'neither use nor keep results of earlier runs' },
} as const satisfies OptionSpecs

export const noDrill = {
  'no-drill': { type: 'boolean', about: 'leave the drills out' },
} as const satisfies OptionSpecs

export const watch = {
  watch: { type: 'boolean', about: 'after each edit run what it concerns, until it is stopped' },
} as const satisfies OptionSpecs

export const dryRun = {
  'dry-run': { type: 'boolean', about: 'print the diff and write nothing' },
} as const satisfies OptionSpecs

export const failOn = {
  'fail-on': {
    type: 'string',
    value: 'LEVEL',
    choices: failOnLevels,
    about: 'the severity from which on findings end the run with 1; error by default',
  },
} as const satisfies OptionSpecs

export const baseline = {
  baseline: {
    type: 'string',
    value: 'FILE',
    about: 'leave out the findings that FILE knows; .firedrill-baseline.json by default',
  },
} as const satisfies OptionSpecs

/** What other programs and the web may take; only the call raises it. */
export const limits = {
  'max-time': {
    type: 'string',
    value: 'SECONDS',
    about: 'seconds for promtool, git and the web in all; 600 by default',
  },
  'max-memory': {
    type: 'string',
    value: 'MIB',
    about: 'memory for one promtool; 2048 by default',
  },
} as const satisfies OptionSpecs

export const reports = {
  format: {
    type: 'string',
    multiple: true,
    value: 'NAME',
    about: `the report: ${formatNames.join(', ')}`,
  },
  output: {
    type: 'string',
    multiple: true,
    value: 'FILE',
    about: 'write the report of the --format before it to FILE',
  },
} as const satisfies OptionSpecs

export const site = {
  site: { type: 'string', value: 'DIR', about: 'also verify the URLs and links against a built site' },
} as const satisfies OptionSpecs

/** What check and build have in common. */
export const checking = {
  ...reports,
  ...failOn,
  ...noDrill,
  ...offline,
  ...cache,
  ...baseline,
  'update-baseline': { type: 'boolean', about: "write today's findings into the baseline" },
  changed: {
    type: 'string',
    value: 'BASE',
    isValueOptional: true,
    about: 'only what a git change touches or breaks; BASE is the branch that it left',
  },
  ...site,
  online: { type: 'boolean', about: 'also ask the web about every link, each once' },
  'allow-private': {
    type: 'boolean',
    about: 'with --online: addresses of private networks and all ports, too',
  },
  content: { type: 'string', value: 'DIR', about: 'the folder of pages, which may be beside the tree' },
  ...limits,
  ...root,
} as const satisfies OptionSpecs

/** `--format` and `--output` in the order of the call. */
export const reportOptions = <O extends OptionSpecs>({ given }: Pick<Call<O>, 'given'>): Call<O>['given'] =>
  given.filter(({ name }) => name === 'format' || name === 'output')

/** The options of `checking` as the session takes them. */
export function checkOptions({ positionals, values }: Call<typeof checking>) {
  return {
    paths: positionals,
    root: values.root,
    content: values.content,
    drill: !values['no-drill'],
    cache: !values['no-cache'],
    offline: values.offline ?? false,
    failOn: values['fail-on'] as FailOn | undefined,
    baseline: values.baseline,
    updateBaseline: values['update-baseline'] ?? false,
    changed: values.changed,
    site: values.site,
    online: values.online ?? false,
    allowPrivate: values['allow-private'] ?? false,
  }
}

/** A number over 0 that an option gives. @throws UsageError */
function amount(option: string, text: unknown, most: number): number | undefined {
  if (typeof text !== 'string') return undefined
  const value = /^\d{1,9}(?:\.\d{1,9})?$/.test(text) ? Number(text) : 0
  if (value > 0 && value <= most) return value
  throw new UsageError(`\`${text}\` is not valid for ${option}`, `Use a number over 0 and up to ${most}.`)
}

/** What the call says that the run may cost. @throws UsageError */
export const limitsOf = ({ values }: Pick<Call<OptionSpecs>, 'values'>): CalledLimits => ({
  time: amount('--max-time', values['max-time'], mostTime),
  memory: amount('--max-memory', values['max-memory'], mostMemory),
  // When the process began.
  begun: 0,
})
