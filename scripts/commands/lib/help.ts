/** Help as text, from what the verbs declare. */
import { maxOf } from '../../lib/many.ts'
import type { OptionSpec, OptionSpecs, Verb } from '../verb.ts'

/** Options that every verb has. */
export const everywhere = {
  color: { type: 'boolean', about: 'colour the output even where it is no terminal' },
  'no-color': { type: 'boolean', about: 'the same as NO_COLOR=1' },
  help: { type: 'boolean', short: 'h', about: 'show this help' },
  version: { type: 'boolean', short: 'V', about: 'show the version' },
} as const satisfies OptionSpecs

/** '--changed[=BASE]' */
export function optionCall(name: string, { short, value, isValueOptional }: OptionSpec): string {
  const call = `--${name}${value === undefined ? '' : isValueOptional ? `[=${value}]` : ` ${value}`}`
  return short ? `-${short}, ${call}` : call
}

/** What an option does, with the values that it takes. */
export const optionAbout = ({ about, choices }: OptionSpec): string =>
  choices ? `${about}: ${choices.join(', ')}` : about

/** Breaks a text between words, as far as they let it. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}

/** Two columns; a row whose left part is too wide has its right one on the next line. */
function table(rows: readonly (readonly [string, string])[], width: number): string[] {
  const left = Math.min(24, maxOf(rows.map(([name]) => name.length)))
  const right = Math.max(24, width - left - 4)
  return rows.flatMap(([name, text]) => {
    const lines = wrap(text, right).map((line) => `${' '.repeat(left + 4)}${line}`)
    if (name.length > left) return [`  ${name}`, ...lines]
    return [`  ${name.padEnd(left)}  ${(lines[0] ?? '').trimStart()}`, ...lines.slice(1)]
  })
}

const optionRows = (options: OptionSpecs): (readonly [string, string])[] =>
  Object.entries(options).map(([name, spec]) => [optionCall(name, spec), optionAbout(spec)] as const)

const ending = 'Exit codes: 0 clean, 1 findings at or over --fail-on, 2 the work could not be done.'

/** What `firedrill --help` prints. */
export function generalHelp(verbs: readonly Verb[], width: number): string {
  const calls = verbs.map(
    ({ name, positionals, about }) => [`${name} ${positionals}`.trimEnd(), about] as const,
  )
  return `${[
    ...wrap(
      'firedrill: proof that every alert fires when it should, stays quiet when it should, and lands its reader on a runbook that exists.',
      width,
    ),
    '',
    'Usage: firedrill [command] [options] [paths]',
    '',
    ...table(calls, width),
    '',
    'Options of every command',
    ...table(optionRows(everywhere), width),
    '',
    ...wrap('`firedrill check --help` shows the options of one command.', width),
    ...wrap(ending, width),
  ].join('\n')}\n`
}

/** What `firedrill check --help` prints. */
export function verbHelp(verb: Verb, width: number): string {
  const { name, positionals, about, details, options, examples } = verb
  const own = Object.keys(options).length > 0 ? [...table(optionRows(options), width), ''] : []
  return `${[
    ...wrap(`${about[0]?.toUpperCase()}${about.slice(1)}.`, width),
    ...(details ? ['', ...wrap(details, width)] : []),
    '',
    `Usage: ${`firedrill ${name}`} ${Object.keys(options).length > 0 ? '[options] ' : ''}${positionals}`.trimEnd(),
    '',
    ...own,
    'Examples',
    ...examples.flatMap(([call, does]) => [
      `  ${call}`,
      ...wrap(does, width - 6).map((line) => `      ${line}`),
    ]),
    '',
    ...wrap(ending, width),
  ].join('\n')}\n`
}
