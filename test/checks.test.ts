/** The examples of every check: `good/` is silent, `bad/` gives exactly the findings beside it. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { checks } from '../scripts/checks/index.ts'
import { suiteChecks } from '../scripts/checks/suites.ts'
import { shown } from './support/shown.ts'
import { findingsOf } from './support/stages.ts'

const folder = (id: string, name: string): string =>
  fileURLToPath(new URL(`./checks/${id}/${name}`, import.meta.url))

for (const check of checks) {
  const find = async (name: string): Promise<string> => {
    const path = folder(check.id, name)
    expect(existsSync(path), `test/checks/${check.id}/${name} is missing`).toBe(true)
    const { root, findings } = await findingsOf(check, path)
    return findings.map((finding) => `${shown(root, finding)}\n`).join('\n')
  }

  test(`${check.id}: good`, async () => {
    expect(await find('good')).toBe('')
  })

  test(`${check.id}: bad`, async () => {
    const text = await find('bad')
    expect(text).not.toBe('')
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
