/** argv to a call of a verb, or a sentence on what is wrong with it. */
import { parseArgs } from 'node:util'
import { UsageError } from '../../errors.ts'
import { nearest } from '../../text/near.ts'
import type { Call, OptionSpec, OptionSpecs, Values, Verb } from '../verb.ts'
import { everywhere } from './help.ts'

export interface Parsed {
  /** Absent where the call names none and gives no path: the default is meant. */
  readonly verb?: Verb
  readonly call: Call<OptionSpecs>
}

type Token = ReturnType<typeof tokensOf>[number]

/** What parseArgs has to know: options of one name are of one type in all verbs. */
function tokensOf(argv: readonly string[], options: OptionSpecs) {
  const config = Object.fromEntries(
    Object.entries(options).map(([name, { type, short }]) => [
      name,
      { type, multiple: true, ...(short ? { short } : {}) },
    ]),
  )
  // An option whose value may be left out takes one only behind `=`.
  const optional = Object.entries(options).flatMap(([name, spec]) =>
    spec.isValueOptional ? [`--${name}`] : [],
  )
  const args = argv.map((arg) => (optional.includes(arg) ? `${arg}=` : arg))
  return parseArgs({ args, options: config, strict: false, allowPositionals: true, tokens: true }).tokens
}

const list = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`

function unknownOption(rawName: string, verb: Verb, verbs: readonly Verb[]): UsageError {
  const name = rawName.replace(/^-+/, '')
  const having = verbs.filter(({ options }) => Object.hasOwn(options, name)).map((other) => other.name)
  if (having.length > 0)
    return new UsageError(
      `\`${verb.name}\` has no option ${rawName}`,
      `${list(having.map((other) => `\`${other}\``))} ${having.length === 1 ? 'has' : 'have'} it; \`firedrill ${verb.name} --help\` shows those of \`${verb.name}\`.`,
    )
  const own = Object.keys({ ...verb.options, ...everywhere })
  const all = verbs.flatMap(({ options }) => Object.keys(options))
  const guess = nearest(name, own) ?? nearest(name, all)
  return new UsageError(
    `unknown option ${rawName}`,
    guess ? `Did you mean --${guess}?` : `\`firedrill ${verb.name} --help\` shows the options.`,
  )
}

function checkedValue(token: Extract<Token, { kind: 'option' }>, spec: OptionSpec): string | boolean {
  const { rawName, value } = token
  if (spec.type === 'boolean') {
    if (value !== undefined) throw new UsageError(`${rawName} takes no value`, `Write ${rawName} alone.`)
    return true
  }
  if (value === undefined)
    throw new UsageError(`${rawName} needs a value`, `Write ${rawName} ${spec.value ?? 'VALUE'}.`)
  if (value.startsWith('-') && !token.inlineValue && value !== '-')
    throw new UsageError(
      `${rawName} needs a value`,
      `For one that begins with a dash write ${rawName}=${value}.`,
    )
  if (spec.choices && !spec.choices.includes(value)) {
    const guess = nearest(value, spec.choices)
    throw new UsageError(
      `\`${value}\` is not valid for ${rawName}`,
      guess
        ? `Did you mean \`${guess}\`?`
        : `Use ${spec.choices.slice(0, -1).join(', ')} or ${spec.choices.at(-1)}.`,
    )
  }
  return value
}

/**
 * Which verb a call is for: the first word that is no option, where that is one.
 * @param isPath Whether a word is the path of something that is there.
 */
function verbIn(
  tokens: readonly Token[],
  verbs: readonly Verb[],
  isPath: (word: string) => boolean,
): { verb?: Verb; at?: number } {
  const at = tokens.findIndex(({ kind }) => kind === 'positional')
  const first = tokens[at]
  if (first?.kind !== 'positional') return {}
  const verb = verbs.find(({ name }) => name === first.value)
  if (verb) return { verb, at }
  if (isPath(first.value)) return {}
  const names = [...verbs.map(({ name }) => name), 'help']
  const guess = nearest(first.value, names)
  const looksLikePath = /[/\\.]/.test(first.value)
  throw new UsageError(
    looksLikePath && !guess
      ? `there is no ${first.value}`
      : `\`${first.value}\` is neither a command nor a path that exists`,
    guess
      ? `Did you mean \`${guess}\`?`
      : 'Name a folder or a file that exists; `firedrill --help` lists the commands.',
  )
}

/**
 * Reads the arguments of a call.
 * @throws UsageError for options and words that the verb does not have
 */
export function parseCall(
  argv: readonly string[],
  verbs: readonly Verb[],
  fallback: Verb,
  isPath: (word: string) => boolean,
): Parsed {
  const union = Object.assign({}, everywhere, ...verbs.map(({ options }) => options)) as OptionSpecs
  const tokens = tokensOf(argv, union)
  const isHelp = tokens.some(
    (token) => token.kind === 'option' && (token.name === 'help' || token.name === 'version'),
  )
  const { verb, at } = verbIn(tokens, verbs, isHelp ? () => true : isPath)
  const meant = verb ?? fallback
  const known: OptionSpecs = { ...everywhere, ...meant.options }
  const values = Object.create(null) as Record<string, string | boolean | string[]>
  const given: { name: string; value: string }[] = []
  const positionals: string[] = []
  for (const [index, token] of tokens.entries()) {
    if (token.kind === 'positional' && index !== at) positionals.push(token.value)
    if (token.kind !== 'option') continue
    const spec = Object.hasOwn(known, token.name) ? known[token.name] : undefined
    if (!spec) throw unknownOption(token.rawName, meant, verbs)
    const value = checkedValue(token, spec)
    given.push({ name: token.name, value: `${value}` })
    const before = values[token.name]
    values[token.name] =
      spec.multiple && typeof value === 'string' ? [...(Array.isArray(before) ? before : []), value] : value
  }
  return {
    ...(verb ? { verb } : {}),
    call: { positionals, values: values as unknown as Values<OptionSpecs>, given },
  }
}
