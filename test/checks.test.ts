/** The examples of every check: `good/` is silent, `bad/` gives exactly the findings beside it. */
import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { checks } from '../scripts/checks/index.ts'
import { runChecks } from '../scripts/checks/run.ts'
import { openWorkspace } from '../scripts/commands/workspace.ts'
import type { Diagnostic } from '../scripts/diagnostic.ts'

const folder = (id: string, name: string): string =>
  new URL(`./checks/${id}/${name}`, import.meta.url).pathname

/** The findings under one id for an example; a check that is off by default is switched on. */
function findingsIn(path: string, id: string): Diagnostic[] {
  const { project } = openWorkspace([], path, path)
  const severity = project.config.checks[id] ?? 'warning'
  const check = checks.find((candidate) => candidate.id === id)
  const isOff = check?.severity === 'off'
  const config = isOff
    ? { ...project.config, checks: { ...project.config.checks, [id]: severity } }
    : project.config
  return runChecks(checks, { ...project, config }).filter((diagnostic) => diagnostic.check === id)
}

/** One finding as a person compares it: the place, the words, and the text that the caret is under. */
function shown(
  path: string,
  { file, range, severity, message, help, data, related, fix }: Diagnostic,
): string {
  const text = range
    ? readFileSync(`${path}/${file}`, 'utf8').slice(range.start.offset, range.end.offset)
    : ''
  const where = range ? `${file}:${range.start.line}:${range.start.column}` : file
  return [
    `${where} ${severity}: ${message}`,
    ...(range ? [`  at: ${JSON.stringify(text)}`] : []),
    ...(help ? [`  help: ${help}`] : []),
    ...(data ? [`  data: ${JSON.stringify(data)}`] : []),
    ...(related ?? []).map(
      (r) => `  related: ${r.file}:${r.range?.start.line}:${r.range?.start.column} ${r.message}`,
    ),
    ...(fix ? [`  fix: ${fix.title} ${JSON.stringify(fix.edits)}`] : []),
  ].join('\n')
}

for (const check of checks.filter((check) => check.on !== 'elsewhere')) {
  test(`${check.id}: good`, () => {
    const path = folder(check.id, 'good')
    expect(existsSync(path), `test/checks/${check.id}/good is missing`).toBe(true)
    expect(findingsIn(path, check.id).map((d) => shown(path, d))).toEqual([])
  })

  test(`${check.id}: bad`, async () => {
    const path = folder(check.id, 'bad')
    expect(existsSync(path), `test/checks/${check.id}/bad is missing`).toBe(true)
    const findings = findingsIn(path, check.id)
    expect(findings.length).toBeGreaterThan(0)
    const text = findings.map((d) => `${shown(path, d)}\n`).join('\n')
    await expect(text).toMatchFileSnapshot(folder(check.id, 'bad.findings.txt'))
  })
}

test('every check has its own id in the form area/name', () => {
  const ids = checks.map((check) => check.id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) expect(id).toMatch(/^[a-z]+\/[a-z0-9-]+$/)
})
