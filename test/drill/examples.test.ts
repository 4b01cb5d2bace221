/** The examples of checks whose findings only promtool can bring: `good/` is silent, `bad/` gives what is recorded. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { stamp } from '../../scripts/checks/stages.ts'
import type { StageFinding } from '../../scripts/diagnostic.ts'
import { runDrills } from '../../scripts/drill/drill.ts'
import { checkRules } from '../../scripts/promtool/rules/check.ts'
import { measureCoverage } from '../../scripts/proof/coverage/coverage.ts'
import { coverageFindings } from '../../scripts/proof/coverage/findings.ts'
import { withQuestions } from '../../scripts/proof/coverage/states.ts'
import { smellsOf } from '../../scripts/proof/smells/smells.ts'
import { openWorkspace } from '../../scripts/session/workspace.ts'
import { runnerForTests } from './support.ts'

const promtool = await runnerForTests()

const folder = (id: string, name: string): string =>
  fileURLToPath(new URL(`../checks/${id}/${name}`, import.meta.url))

async function findingsIn(root: string, id: string, runner = promtool): Promise<string> {
  const { project } = openWorkspace({ cwd: root, root })
  const rules = await checkRules(project, runner, [])
  const drills = await runDrills(project, runner, { root, refused: rules.refused })
  const smells = await smellsOf(drills, runner)
  const found = [...rules.diagnostics, ...drills.diagnostics, ...smells]
  return textOf(
    root,
    found.filter(({ check }) => check === id),
  )
}

const textOf = (root: string, findings: readonly StageFinding[]): string =>
  stamp(findings)
    .map(({ file, range, severity, message, help }) => {
      const text =
        range && readFileSync(`${root}/${file}`, 'utf8').slice(range.start.offset, range.end.offset)
      return `${file}:${range?.start.line}:${range?.start.column} ${severity}: ${message}\n  at: ${JSON.stringify(text)}\n  help: ${help}\n`
    })
    .join('\n')

test.each(['drill/failed', 'drill/order', 'drill/proves-nothing', 'drill/rule-files', 'promtool/rules'])(
  '%s',
  async (id) => {
    expect(await findingsIn(folder(id, 'good'), id)).toBe('')
    await expect(await findingsIn(folder(id, 'bad'), id)).toMatchFileSnapshot(folder(id, 'bad.findings.txt'))
  },
)

test('drill/version-dependent, with either major version at hand', async () => {
  const id = 'drill/version-dependent'
  expect(await findingsIn(folder(id, 'good'), id)).toBe('')
  const found = await findingsIn(folder(id, 'bad'), id)
  const severity = promtool.major === 2 ? 'warning' : 'info'
  expect(found.match(/^\S+ (\w+):/gm)?.map((line) => line.split(' ')[1])).toEqual(
    Array(3).fill(`${severity}:`),
  )
  await expect(found.replaceAll(` ${severity}: `, ' warning: ')).toMatchFileSnapshot(
    folder(id, 'bad.findings.txt'),
  )
})

test('drill/interval, on a promtool that takes a missing interval for 0', async () => {
  const id = 'drill/interval'
  const old = {
    ...promtool,
    version: '2.42.0',
    features: { ...promtool.features, defaultInterval: false },
  }
  expect(await findingsIn(folder(id, 'good'), id, old)).toBe('')
  await expect(await findingsIn(folder(id, 'bad'), id, old)).toMatchFileSnapshot(
    folder(id, 'bad.findings.txt'),
  )
  const recent = { ...old, features: { ...old.features, defaultInterval: true } }
  expect(await findingsIn(folder(id, 'bad'), id, recent)).toBe('')
})

test('drill/coverage', async () => {
  const id = 'drill/coverage'
  const lacking = async (name: string): Promise<string> => {
    const root = folder(id, name)
    const { project } = openWorkspace({ cwd: root, root })
    const drills = await runDrills(project, promtool, { root, refused: new Set(), asks: withQuestions })
    const coverage = await measureCoverage(project, drills, promtool)
    return textOf(root, coverageFindings(coverage, project.config.drill.coverage))
  }
  expect(await lacking('good')).toBe('')
  await expect(await lacking('bad')).toMatchFileSnapshot(folder(id, 'bad.findings.txt'))
})
