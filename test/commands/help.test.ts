/** Help and completions come from what the verbs declare. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { verbs } from '../../scripts/commands/index.ts'
import { completionFor } from '../../scripts/commands/lib/completion.ts'
import {
  everywhere,
  generalHelp,
  optionAbout,
  optionCall,
  verbHelp,
} from '../../scripts/commands/lib/help.ts'

const longest = (text: string): number => Math.max(...text.split('\n').map((line) => line.length))

test('general help names every verb, in the width that there is', () => {
  for (const width of [40, 80, 100]) {
    const text = generalHelp(verbs, width)
    for (const { name } of verbs) expect(text).toContain(`  ${name} `.trimEnd())
    expect(longest(text)).toBeLessThanOrEqual(Math.max(width, 52))
  }
})

test.each(verbs)('help of $name: options, two or three examples, and nothing too wide', (verb) => {
  expect(verb.examples.length).toBeGreaterThanOrEqual(1)
  expect(verb.examples.length).toBeLessThanOrEqual(3)
  for (const [call] of verb.examples) expect(call).toMatch(new RegExp(`^firedrill ${verb.name}\\b`))
  const text = verbHelp(verb, 80)
  for (const [name, spec] of Object.entries(verb.options)) expect(text).toContain(optionCall(name, spec))
})

/** The table of options, as it stands in the README. */
function optionTable(): string {
  const rows = new Map<string, string[]>()
  for (const { name, options } of verbs)
    for (const [option, spec] of Object.entries(options)) {
      const row = `\`${optionCall(option, spec)}\` | ${optionAbout(spec)}`
      rows.set(row, [...(rows.get(row) ?? []), name])
    }
  const lines = [...rows].map(([row, names]) => `| ${row} | ${names.join(', ')} |`)
  return ['| option | | commands |', '|---|---|---|', ...lines].join('\n')
}

test('the README has the options that the verbs declare; `npm run docs` brings it up to date', async () => {
  const path = new URL('../../README.md', import.meta.url)
  const [before, after] = ['<!-- options -->\n', '\n<!-- /options -->']
  const text = readFileSync(path, 'utf8')
  expect(text).toContain(before)
  const head = text.slice(0, text.indexOf(before) + before.length)
  await expect(`${head}\n${optionTable()}\n${text.slice(text.indexOf(after))}`).toMatchFileSnapshot(
    '../../README.md',
  )
})

/** What bash offers behind these words. */
function offered(words: readonly string[]): string[] {
  const script = `${completionFor('bash', verbs)}
COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
_firedrill
printf '%s\\n' "\${COMPREPLY[@]}"`
  const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8', cwd: '/' })
  expect(stderr).toBe('')
  return stdout.split('\n').filter(Boolean)
}

test('bash offers verbs, their options and the values of these', () => {
  expect(offered(['firedrill', 'dr'])).toEqual(['drill'])
  expect(offered(['firedrill', ''])).toEqual(
    expect.arrayContaining([...verbs.map(({ name }) => name), 'help']),
  )
  expect(offered(['firedrill', 'drill', '--cov'])).toEqual(['--coverage'])
  expect(offered(['firedrill', 'fix', '--wat'])).toEqual([])
  expect(offered(['firedrill', 'build', '--flavor', 'h'])).toEqual(['hugo'])
  expect(offered(['firedrill', '--fail-on', 'w'])).toEqual(['warning'])
  for (const verb of verbs)
    expect(offered(['firedrill', verb.name, '--'])).toEqual(
      expect.arrayContaining(Object.keys({ ...verb.options, ...everywhere }).map((name) => `--${name}`)),
    )
})

test.each(['zsh', 'fish'] as const)('%s is told every verb and every option', (shell) => {
  const text = completionFor(shell, verbs)
  for (const verb of verbs) {
    expect(text).toContain(verb.name)
    for (const name of Object.keys(verb.options))
      expect(text).toContain(shell === 'zsh' ? `--${name}` : `-l ${name}`)
  }
  expect(text.split("'").length % 2).toBe(1)
})

test('package.json runs what is built', () => {
  const { bin } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  expect(bin.firedrill).toBe('dist/cli.js')
})
