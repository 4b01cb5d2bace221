/** Calls: which verb is meant, which options it has, and what is said of those that it doesn't. */
import { describe, expect, test } from 'vitest'
import { verbNamed, verbs } from '../../scripts/commands/index.ts'
import { parseCall } from '../../scripts/commands/lib/parse.ts'
import type { Verb } from '../../scripts/commands/verb.ts'

const check = verbNamed('check') as Verb
const paths = new Set(['rules', 'rules/a.yml', 'drils', 'check.d'])
const parse = (...argv: string[]) => parseCall(argv, verbs, check, (word) => paths.has(word))
const problem = (...argv: string[]): string => {
  try {
    parse(...argv)
  } catch (error) {
    const { message, help } = error as Error & { help?: string }
    return `${message} | ${help}`
  }
  return 'no problem'
}

test.each(verbs)('$name is found by its name, before and behind options', ({ name }) => {
  expect(parse(name).verb?.name).toBe(name)
  expect(parse('--no-color', name).verb?.name).toBe(name)
})

test('without a verb it is the default, and what is there is a path', () => {
  expect(parse().verb).toBeUndefined()
  expect(parse('rules').call.positionals).toEqual(['rules'])
  expect(parse('--no-drill', 'rules', 'rules/a.yml').call).toMatchObject({
    positionals: ['rules', 'rules/a.yml'],
    values: { 'no-drill': true },
  })
  // A folder of that name is no slip.
  expect(parse('drils').call.positionals).toEqual(['drils'])
})

test('the value of an option before the verb is no verb', () => {
  const { verb, call } = parse('--root', 'build', 'drill', 'RedisDown')
  expect(verb?.name).toBe('drill')
  expect(call).toMatchObject({ positionals: ['RedisDown'], values: { root: 'build' } })
})

test('the second word of a verb is its own, even where it is the name of a verb', () => {
  expect(parse('drill', 'build').call.positionals).toEqual(['build'])
  expect(parse('explain', 'check').call.positionals).toEqual(['check'])
})

test('an option with a value that may be left out takes one only behind =', () => {
  expect(parse('--changed', 'rules').call).toMatchObject({
    positionals: ['rules'],
    values: { changed: '' },
  })
  expect(parse('--changed=main').call.values).toMatchObject({ changed: 'main' })
})

test('options that may be repeated keep their order', () => {
  const { call } = parse('check', '--format', 'json', '--output', 'a.json', '--format', 'text')
  expect(call.values).toMatchObject({ format: ['json', 'text'], output: ['a.json'] })
  expect(call.given.map(({ name, value }) => `${name} ${value}`)).toEqual([
    'format json',
    'output a.json',
    'format text',
  ])
})

test('what stands behind -- is no option', () => {
  expect(parse('check', '--', '--root').call.positionals).toEqual(['--root'])
})

describe('what is wrong is said, with a way out', () => {
  test.each([
    [['chekc'], '`chekc` is neither a command nor a path that exists | Did you mean `check`?'],
    [['dril', 'RedisDown'], '`dril` is neither a command nor a path that exists | Did you mean `drill`?'],
    [['nowhere/at/all.yml'], 'there is no nowhere/at/all.yml'],
    [['--ofline'], 'unknown option --ofline | Did you mean --offline?'],
    [['drill', '--ofline'], 'Did you mean --offline?'],
    [['check', '--zzz'], 'unknown option --zzz | `firedrill check --help` shows the options.'],
    [['build', '--dry-run'], '`build` has no option --dry-run | `fix`, `new` and `rename` have it'],
    [['fix', '--watch'], '`fix` has no option --watch | `check` and `drill` have it'],
    [
      ['check', '--fail-on', 'warn'],
      '`warn` is not valid for --fail-on | Use error, warning, info or never.',
    ],
    [['build', '--flavor', 'hugoo'], '`hugoo` is not valid for --flavor | Did you mean `hugo`?'],
    [['check', '--root'], '--root needs a value | Write --root DIR.'],
    [['check', '--root', '--offline'], '--root needs a value'],
    [['check', '--offline=yes'], '--offline takes no value | Write --offline alone.'],
    [['check', '-x'], 'unknown option -x'],
  ] as const)('%j', (argv, text) => {
    expect(problem(...argv)).toContain(text)
  })

  // Of every verb, with every option of the others.
  const names = [...new Set(verbs.flatMap(({ options }) => Object.keys(options)))]
  test.each(verbs)('$name refuses every option that it does not have', ({ name, options }) => {
    const foreign = names.filter((option) => !Object.hasOwn(options, option))
    expect(foreign.length).toBeGreaterThan(0)
    for (const option of foreign)
      expect(problem(name, `--${option}`)).toMatch(
        new RegExp(`^\`${name}\` has no option --${option} \\| .* (has|have) it`),
      )
  })
})

test('an option of one name is of one type in all verbs', () => {
  for (const verb of verbs)
    for (const [name, { type, multiple }] of Object.entries(verb.options))
      for (const other of verbs)
        if (other.options[name])
          expect([other.name, name, other.options[name]?.type]).toEqual([other.name, name, type])
        else expect(multiple === true || multiple === undefined).toBe(true)
})
