/** Whatever a tree is made of, no output holds what a terminal or the reader of a CI's log would obey. */
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { explain } from '../../scripts/commands/lib/explain.ts'
import { setup } from '../../scripts/commands/lib/setup.ts'
import { formatNames } from '../../scripts/report/index.ts'
import { build } from '../../scripts/session/build.ts'
import { check } from '../../scripts/session/check.ts'
import { drill } from '../../scripts/session/drill.ts'
import { exportSuites } from '../../scripts/session/export.ts'
import { fix } from '../../scripts/session/fix.ts'
import { newRunbook } from '../../scripts/session/new.ts'
import { rename } from '../../scripts/session/rename.ts'
import { targetsOf } from '../../scripts/session/reports.ts'
import { treeOf } from '../support/folders.ts'
import { configurationsWith, expectHarmless, payloads, ran, treeWith } from '../support/hostile.ts'

const roots: string[] = []
const made = (files: Record<string, string>): string => {
  const root = treeOf(files)
  roots.push(root)
  return root
}
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true })
})

const shared = { paths: [], drill: false, offline: true, updateBaseline: false, cache: false }
const targets = (format: string) => targetsOf([{ name: 'format', value: format }], {})
const ways = [
  { isTTY: false, color: false },
  { isTTY: true, color: true },
]

type Command = Parameters<typeof ran>[0]

/** Runs it in each way, and gives what stdout held. */
async function lookAt(command: Command, root: string, format = 'text'): Promise<string> {
  let all = ''
  for (const way of ways) {
    const { stdout, stderr } = await ran(command, root, way)
    expectHarmless(stdout, { ...way, format })
    expectHarmless(stderr, way)
    expect(stderr).not.toContain('fault in firedrill')
    all += stdout + stderr
  }
  return all
}

describe.each(payloads)('%j', (payload) => {
  test('in the places of a tree, in each format', async () => {
    const root = made(treeWith(payload))
    for (const format of formatNames) {
      const said = await lookAt(
        (context) => check({ ...shared, targets: targets(format) }, context),
        root,
        format,
      )
      expect(said).toContain('PWN')
    }
  })

  test('in what the author changes', async () => {
    const root = made(treeWith(payload))
    await lookAt((context) => fix({ paths: [], dryRun: true }, context), root, 'diff')
    const options = { allMissing: true, drill: true, list: false }
    await lookAt((context) => newRunbook({ ...options, alerts: [], dryRun: true }, context), root, 'diff')
    for (const alerts of [[payload], [`${payload}x`], ['Plain']])
      await lookAt(
        (c) => newRunbook({ ...options, allMissing: false, alerts, dryRun: true }, c),
        root,
        'diff',
      )
    await lookAt(
      (c) => newRunbook({ ...options, alerts: [], template: 'template.md', dryRun: true }, c),
      root,
      'diff',
    )
    await lookAt((c) => newRunbook({ ...options, alerts: [], template: payload, dryRun: true }, c), root)
    for (const names of [[payload, 'Other'], ['Plain', payload], [payload], ['Plain', 'Renamed']])
      await lookAt((context) => rename({ names, dryRun: true }, context), root, 'diff')
    await lookAt((context) => rename({ names: ['Plain', 'Renamed'], dryRun: false }, context), root)
    await lookAt((context) => newRunbook({ ...options, alerts: [], dryRun: false }, context), root)
    await lookAt((context) => fix({ paths: [], dryRun: false }, context), root)
  })

  test('in a build', async () => {
    const name = payload.replace(/[/\\\0]/g, '')
    const page = '---\ntitle: Plain\n---\n\nPlain.\n'
    const root = made({
      'rules/a.yml': 'groups: []\n',
      [`content/${name}.md`]: page,
      [`content/${name}/a.md`]: page,
      [`build/${name}.md`]: 'of somebody else',
    })
    const options = { ...shared, targets: targets('text'), failOn: 'never' as const }
    const built = (out: string | undefined, onlyCheck: boolean): Promise<string> =>
      lookAt((context) => build({ ...options, out, onlyCheck }, context), root)
    expect(await built(undefined, true)).toContain('is not current')
    expect(await built(undefined, false)).toContain('firedrill did not write')
    expect(await built(name, true)).toContain('is not current')
    expect(await built(name, false)).toContain('wrote')
    rmSync(join(root, 'content', `${name}.md`))
    writeFileSync(join(root, name, `${name}.md`), 'edited')
    await built(name, true)
    expect(await built(name, false)).toContain('left alone')
    await built(`${name}/${name}\0`, false)
    await built(`content/${name}`, false)
  })

  test('in what the call says', async () => {
    const root = made({ 'rules/a.yml': 'groups: []\n' })
    const calls: Command[] = [
      (context) => check({ ...shared, paths: [payload], targets: targets('text') }, context),
      (context) => check({ ...shared, root: payload, targets: targets('text') }, context),
      (context) => check({ ...shared, baseline: payload, targets: targets('text') }, context),
      (context) => check({ ...shared, site: payload, targets: targets('text') }, context),
      (context) => check({ ...shared, changed: payload, targets: targets('text') }, context),
      (context) => check({ ...shared, targets: targets(payload) }, context),
      (context) =>
        check({ ...shared, targets: targetsOf([{ name: 'output', value: payload }], {}) }, context),
      (context) =>
        check({ ...shared, targets: [{ format: 'json', file: `rules/a.yml/${payload}` }] }, context),
      (context) => explain({ id: payload, list: false }, context),
      (context) => explain({ list: true, format: payload }, context),
      (context) => exportSuites({ folder: payload, filter: [payload], offline: true }, context),
      (context) => setup({ offline: true }, { ...context, env: { FIREDRILL_PROMTOOL: payload } }),
      (context) =>
        setup(
          { offline: true },
          { ...context, env: { PATH: `/${payload}:${payload}`, HOME: `/${payload}` } },
        ),
      ...[{ filter: [payload] }, { filter: [], run: `(${payload}` }, { filter: [], run: payload }].map(
        (part): Command =>
          (context) =>
            drill({ ...part, coverage: false, offline: true, cache: false, reportOptions: [] }, context),
      ),
    ]
    for (const call of calls) await lookAt(call, root)
  })

  test('in a configuration', async () => {
    for (const text of Object.values(configurationsWith(payload))) {
      const root = made({ 'firedrill.yml': text, 'rules/a.yml': 'groups: []\n', 'content/a.md': 'x\n' })
      await lookAt((context) => check({ ...shared, targets: targets('text') }, context), root)
      await lookAt(
        (context) => build({ ...shared, targets: targets('text'), onlyCheck: true }, context),
        root,
      )
    }
  })
})

// promtool takes its time, so that not all of them are tried.
describe.each(payloads.filter((_, i) => i % 9 === 4))('drilled: %j', (payload) => {
  const called = { filter: [], offline: true, cache: false }
  test.each(['text', 'json', 'lcov', 'cobertura', 'junit'])('%s', async (format) => {
    const root = made(treeWith(payload))
    const reportOptions = format === 'text' ? [] : [{ name: 'format', value: format }]
    for (const coverage of [true, false])
      if (coverage || (format !== 'lcov' && format !== 'cobertura'))
        await lookAt((context) => drill({ ...called, coverage, reportOptions }, context), root, format)
  })
})
