/** Limits in a configuration and on the command line. */
import { expect, test } from 'vitest'
import { treeOf } from '../support/folders.ts'
import { firedrill } from '../support/in-process.ts'
import { promtoolForTests } from '../support/promtool.ts'

const rules = 'groups: [{name: g, rules: [{alert: Down, expr: up == 0}]}]\n'
const withConfig = (config: string, ...args: string[]) =>
  firedrill(['drill', '--root', treeOf({ 'r.yml': rules, 'firedrill.yml': config }), ...args])

test.each([
  ['drill: {memory: 1e9}', 'firedrill.yml:1:17: `drill.memory` has to be a number up to 65536'],
  ['drill: {memory: 9000}', 'firedrill.yml: `drill.memory` is 9000, and a tree may ask for 2048 MiB at most'],
  ['drill: {timeout: 1e300}', '`drill.timeout` has to be a number up to 86400'],
  ['drill: {timeout: 0}', '`drill.timeout` has to be a number over 0'],
  ['drill: {totalTimeout: -1}', '`drill.totalTimeout` has to be a number over 0'],
  ['drill: {timeout: .inf}', '`drill.timeout` has to be a number'],
  ['drill: {timeout: .nan}', '`drill.timeout` has to be a number'],
  ['drill: {coverage: {total: 1e3}}', '`drill.coverage.total` has to be a number up to 100'],
  ['online: {perHost: 1.5}', '`online.perHost` has to be an integer'],
  ['online: {perHost: 1e300}', '`online.perHost` has to be a number up to 8'],
  ['online: {cacheDays: -.inf}', '`online.cacheDays` has to be a number'],
])('%s', async (config, message) => {
  const { status, stderr } = await withConfig(config)
  expect(stderr).toContain(message)
  expect(status).toBe(2)
})

test.each(['0', '-1', '1e300', 'Infinity', 'NaN', '', '86401', '0x10'])(
  '--max-time=%s is refused',
  async (text) => {
    const { status, stderr } = await withConfig('', `--max-time=${text}`)
    expect(stderr).toContain(
      `\`${text}\` is not valid for --max-time\n  Use a number over 0 and up to 86400.`,
    )
    expect(status).toBe(2)
  },
)

test('a run that has no time is not done', async () => {
  await promtoolForTests()
  const { status, stdout } = await withConfig('', '--no-cache', '--max-time=0.001')
  expect(stdout).toContain('not done: promtool had no time left of that for the whole run')
  expect(status).toBe(2)
})

test('a configuration that asks for more is refused until the call allows it, whatever is kept', async () => {
  await promtoolForTests()
  const config = 'drill: {memory: 4000}'
  const root = treeOf({ 'r.yml': rules, 'firedrill.yml': config })
  const env = { XDG_CACHE_HOME: treeOf({}) }
  const run = async (...args: string[]) =>
    (await firedrill(['check', '--root', root, ...args], { env })).status
  expect([await run('--max-memory=4000'), await run('--max-memory=4000'), await run()]).toEqual([0, 0, 2])
})
