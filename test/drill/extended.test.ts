import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, expect, test } from 'vitest'
import { runDrills } from '../../scripts/drill/drill.ts'
import { openWorkspace } from '../../scripts/session/workspace.ts'
import { exportText } from '../../scripts/suite/export.ts'
import { newFolder } from '../support/folders.ts'
import { runnerForTests } from '../support/promtool.ts'

const good = fileURLToPath(new URL('../checks/drill/extended/good', import.meta.url))
const promtool = await runnerForTests()
let root: string
beforeEach(() => {
  root = newFolder()
  cpSync(good, root, { recursive: true })
})

function edit(file: string, from: string, to: string): void {
  const text = readFileSync(join(root, file), 'utf8')
  expect(text).toContain(from)
  writeFileSync(join(root, file), text.replace(from, to))
}

async function run() {
  const { project } = openWorkspace({ cwd: root, root })
  const drills = await runDrills(project, promtool, { root, refused: new Set() })
  return { project, ...drills }
}

test('a state over time is one drill of its alert', async () => {
  const { results, diagnostics } = await run()
  expect(diagnostics).toEqual([])
  expect(results.map(({ verdict, alert }) => [verdict, alert])).toEqual([['passed', 'TargetDown']])
})

test('a failure shows both timelines, at the name of the alert', async () => {
  edit('rules/probe.yml', 'for: 5m', 'for: 7m')
  const { diagnostics } = await run()
  expect(diagnostics).toMatchObject([
    {
      check: 'drill/failed',
      alert: 'TargetDown',
      range: { start: { line: 13, column: 20 } },
      message: '`TargetDown` is pending at 10m, not firing',
      help: [
        'expected  pending from 5m, firing from 10m to 20m, resolved',
        'got       pending from 5m, firing from 12m, inactive from 20m',
      ].join('\n'),
    },
  ])
})

test.each([
  ['states: pending from 5m', 'states: pending from 6m'],
  ['firing from 10m', 'firing from 11m'],
  ['to 20m', 'to 19m'],
  ['to 20m', 'to 21m'],
  ['{instance: a}', '{instance: b}'],
])('%s, written as %s, fails', async (from, to) => {
  edit('drills/probe.yml', from, to)
  expect((await run()).results.map(({ verdict }) => verdict)).toEqual(['failed'])
})

test('a suite with a mistake in it is not run', async () => {
  edit('drills/probe.yml', 'use: [base]', 'use: [bass]')
  const { results } = await run()
  expect(results.map(({ verdict }) => verdict)).toEqual(['error', 'skipped'])
})

async function verdictOnExport(): Promise<number | undefined> {
  const { project } = openWorkspace({ cwd: root, root })
  const [suite] = project.suites
  if (!suite) throw new Error('no suite')
  const answer = await promtool.run({
    args: ['test', 'rules', './plain.yml'],
    files: {
      'plain.yml': exportText(suite, 'rules'),
      'probe.yml': readFileSync(join(root, 'rules/probe.yml'), 'utf8'),
    },
  })
  return answer.ended === 'exit' ? answer.status : undefined
}

test('what is exported passes with promtool itself, and fails when the rule is another', async () => {
  expect(await verdictOnExport()).toBe(0)
  for (const [from, to] of [
    ['up == 0', 'up == 2'],
    ['for: 5m', 'for: 6m'],
  ] as const) {
    edit('rules/probe.yml', from, to)
    expect(await verdictOnExport()).toBe(1)
    edit('rules/probe.yml', to, from)
  }
})
