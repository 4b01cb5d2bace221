/** The built program on trees that a stranger made: no byte that it writes is obeyed by a terminal or a CI's log. */
import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cli, firedrill } from '../support/cli.ts'
import { treeOf } from '../support/folders.ts'
import { configurationsWith, expectHarmless, treeWith } from '../support/hostile.ts'

const payload = '\n::error::\x1b[31m\u202e##[group]##vso[a]PWN'
const { 'firedrill.yml': config = '', ...files } = treeWith(payload)
const root = treeOf({ ...files, 'firedrill.yml': config })

function expectSafe(args: readonly string[], format = 'text', cwd = root): void {
  const { status, stdout, stderr } = firedrill(args, { cwd })
  expectHarmless(stdout, { format })
  expectHarmless(stderr)
  expect(stderr).not.toContain('fault in firedrill')
  expect([0, 1, 2]).toContain(status)
}

test.each([
  [['check', '--no-drill', '--no-cache']],
  [['check', '--no-drill', '--no-cache', '--format', 'github'], 'github'],
  [['check', '--no-cache', '--format', 'junit'], 'junit'],
  [['build', '--check', '--no-drill', '--fail-on', 'never']],
  [['drill', '--coverage']],
  [['fix', '--dry-run'], 'diff'],
  [['new', '--all-missing', '--dry-run'], 'diff'],
  [['rename', 'Plain', 'Other', '--dry-run'], 'diff'],
  [['rename', payload, payload]],
  [['explain', payload]],
  [['check', `--${payload}`]],
  [['check', '--fail-on', payload]],
  [['build', '--flavor', payload]],
  [['check', `--format=${payload}`]],
  [[payload]],
] as [string[], string?][])('%j', (args, format) => {
  expectSafe(args, format)
})

test('a line of JSON for each of these, with the very value in it', () => {
  const { stdout } = firedrill(['check', '--no-drill', '--no-cache', '--format', 'json'], { cwd: root })
  expectHarmless(stdout)
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: { file: string }[] }
  expect(diagnostics.map(({ file }) => file)).toContain(`rules/${payload}.yml`)
})

test.each(Object.entries(configurationsWith(payload)))('a configuration: %s', (_, text) => {
  const cwd = treeOf({ 'firedrill.yml': text, 'rules/a.yml': 'groups: []\n' })
  expectSafe(['check', '--no-drill'], 'text', cwd)
})

test('names of branches, and colours', () => {
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a', ...args], { cwd: root })
  git('init', '-q', '-b', 'main')
  git('add', '.')
  git('commit', '-q', '-m', payload)
  writeFileSync(join(root, 'rules/plain.yml'), 'groups: [')
  git('checkout', '-q', '-b', '::error::\u202e##[group]PWN'.replaceAll(':', '').replaceAll('[', ''))
  for (const base of ['main', payload, 'main\u202e', '--output=x'])
    expectSafe(['check', '--no-drill', `--changed=${base}`])
  const { stdout } = firedrill(['check', '--no-drill', '--no-cache'], {
    cwd: root,
    env: { FORCE_COLOR: '1' },
  })
  expect(stdout).toContain('\x1b[')
  expectHarmless(stdout, { color: true })
})

test('a diff can be applied, unless that is said', () => {
  const page = (text: string): string =>
    `---\ntitle: A\n---\n\n# A\n\n{{% rule "old/a.yml" "A" %}}\n\n${text}\n`
  const tree = (text: string) => ({
    'rules/a.yml': 'groups:\n  - name: a\n    rules:\n      - {alert: A, expr: up == 0}\n',
    'content/runbooks/a/A.md': page(text),
  })
  for (const [text, isPatch] of [
    ['é 漢字\t::: tip\n\n:::note\n', true],
    ['a\r', true],
    ['\x1b[31m', false],
    ['::error::a', false],
    ['##[error]', false],
  ] as const) {
    const cwd = treeOf(tree(text))
    const { stdout, stderr } = firedrill(['fix', '--dry-run'], { cwd })
    const applied = spawnSync('git', ['apply', '-'], { cwd, input: stdout })
    expect(stderr.includes("can't be applied"), text).toBe(!isPatch)
    if (isPatch) expect(applied.stderr.toString()).toBe('')
    expect(stdout).toContain('+{{% rule "a.yml" "A" %}}')
    expectHarmless(stdout, { format: 'diff' })
  }
})

test('a watch says what can not be read, and goes on', async () => {
  const cwd = treeOf({ 'firedrill.yml': `${JSON.stringify(payload)}: 1\n`, 'rules/a.yml': 'groups: []\n' })
  const { status, stdout, stderr } = spawnSync(process.execPath, [cli, 'drill', '--watch'], {
    cwd,
    encoding: 'utf8',
    timeout: 20_000,
  })
  expect(status).toBe(2)
  expectHarmless(stdout + stderr)
})
