/** The examples of every check: `good/` is silent, `bad/` gives exactly the findings beside it. */
import { existsSync } from 'node:fs'
import { expect, test } from 'vitest'
import type { Check } from '../scripts/checks/check.ts'
import { checks } from '../scripts/checks/index.ts'
import { runChecks } from '../scripts/checks/run.ts'
import { suiteChecks } from '../scripts/checks/suites.ts'
import type { Stream } from '../scripts/context.ts'
import type { Diagnostic } from '../scripts/diagnostic.ts'
import { checkTree } from '../scripts/session/check-tree.ts'
import { openWorkspace } from '../scripts/session/workspace.ts'
import { shown } from './support/shown.ts'

const folder = (id: string, name: string): string =>
  new URL(`./checks/${id}/${name}`, import.meta.url).pathname

/** The findings under one id for an example; a check that is off by default is switched on. */
function findingsIn(path: string, id: string): Diagnostic[] {
  const { project } = openWorkspace({ cwd: path, root: path })
  const severity = project.config.checks[id] ?? 'warning'
  const check = checks.find((candidate) => candidate.id === id)
  const isOff = check?.severity === 'off'
  const config = isOff
    ? { ...project.config, checks: { ...project.config.checks, [id]: severity } }
    : project.config
  return runChecks(checks, { ...project, config }).filter((diagnostic) => diagnostic.check === id)
}

/** The findings of a stage after the checks: comments, the baseline, the configuration. */
async function findingsAfter(path: string, id: string): Promise<Diagnostic[]> {
  const silent: Stream = { write: () => {}, isTTY: false, color: false }
  const context = { cwd: path, env: process.env, stdout: silent, stderr: silent }
  const options = { paths: [], root: path, drill: false, offline: true, updateBaseline: false }
  return (await checkTree(options, context)).diagnostics.filter((diagnostic) => diagnostic.check === id)
}

const isElsewhere = (check: Check): boolean => check.on === 'elsewhere'
/** These need a server, a built site or promtool; test/online, test/site, test/triage and test/drill see to their examples. */
const outside = /^(link\/(external|site)|(change|drill|promtool)\/.*)$/

for (const check of checks.filter(({ id, on }) => on !== 'elsewhere' || !outside.test(id))) {
  const find = isElsewhere(check) ? findingsAfter : findingsIn
  test(`${check.id}: good`, async () => {
    const path = folder(check.id, 'good')
    expect(existsSync(path), `test/checks/${check.id}/good is missing`).toBe(true)
    expect((await find(path, check.id)).map((d) => shown(path, d))).toEqual([])
  })

  test(`${check.id}: bad`, async () => {
    const path = folder(check.id, 'bad')
    expect(existsSync(path), `test/checks/${check.id}/bad is missing`).toBe(true)
    const findings = await find(path, check.id)
    expect(findings.length).toBeGreaterThan(0)
    const text = findings.map((d) => `${shown(path, d)}\n`).join('\n')
    await expect(text).toMatchFileSnapshot(folder(check.id, 'bad.findings.txt'))
  })
}

test('what `firedrill drill` says of suites is all that checks say of them', () => {
  const onSuites = checks.filter(({ on }) => on === 'suite').map(({ id }) => id)
  expect(suiteChecks.map(({ id }) => id)).toEqual(expect.arrayContaining(onSuites))
})

test('every check has its own id in the form area/name', () => {
  const ids = checks.map((check) => check.id)
  expect(new Set(ids).size).toBe(ids.length)
  for (const id of ids) expect(id).toMatch(/^[a-z]+\/[a-z0-9-]+$/)
})
