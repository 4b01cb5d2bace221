/** Edits that were cut off: what the next run makes of them. */
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { type Journal, readJournal, takeStep, writeJournal } from '../../scripts/disk/journal.ts'
import { openTree } from '../../scripts/disk/tree.ts'
import { hashOf } from '../../scripts/disk/write.ts'
import { applyEdit, finishEdits } from '../../scripts/session/edit.ts'
import { stateFolder } from '../../scripts/session/state.ts'
import { treeOf } from '../support/folders.ts'

const steps = [
  { path: 'new/c', after: 'new c' },
  { path: 'a', before: hashOf('old a'), after: 'new a' },
  { path: 'b', before: hashOf('old b'), after: 'new b' },
  { path: 'd', before: hashOf('old d') },
]
const journal: Journal = { what: 'rename A B', together: true, steps }
const all = ['new c', 'new a', 'new b', undefined]

let cache = ''
let root = ''
let state = ''
let said = ''
const stream = {
  write: (text: string): void => {
    said += text
  },
  isTTY: false,
  color: false,
}
const context = () => ({ cwd: root, env: { XDG_CACHE_HOME: cache }, stdout: stream, stderr: stream })
beforeEach(() => {
  cache = treeOf({})
  root = treeOf({ a: 'old a', b: 'old b', d: 'old d' })
  state = stateFolder({ XDG_CACHE_HOME: cache }, root) as string
  said = ''
})

const textOf = (path: string): string | undefined =>
  existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined
const texts = () => ['new/c', 'a', 'b', 'd'].map(textOf)
const left = (): string[] =>
  ['journals', 'writers', 'locks'].flatMap((name) =>
    existsSync(join(state, name)) ? readdirSync(join(state, name)) : [],
  )

/** The tree as a run leaves it that is killed after so many steps. */
function cutAfter(count: number, of = journal): void {
  writeJournal(state, root, of)
  const tree = openTree(root)
  for (const step of of.steps.slice(0, count)) takeStep(tree, step)
  tree.close()
}

test.each([0, 1, 2, 3, 4])('cut off after %i steps, the next run finishes it', async (count) => {
  cutAfter(count)
  expect(await finishEdits(root, context())).toEqual({ what: 'rename A B' })
  expect(texts()).toEqual(all)
  expect(said).toContain('`rename A B` was cut off and is finished now')
  expect(left()).toEqual([])
  expect(await finishEdits(root, context())).toBeUndefined()
})

test('any edit of the tree finishes it first', async () => {
  cutAfter(2)
  const edit = { what: 'fix', together: false, root, changes: [{ path: 'b', before: 'new b', after: 'b' }] }
  expect(await applyEdit(edit, context())).toEqual([])
  expect(texts()).toEqual(['new c', 'new a', 'b', undefined])
})

test('where a file was changed since, all is left as it is, and said once', async () => {
  cutAfter(2)
  writeFileSync(join(root, 'b'), 'mine')
  await expect(finishEdits(root, context())).rejects.toMatchObject({
    message: '`rename A B` was cut off, and b changed since: all is left as it is',
    help: expect.stringContaining('Done: new/c, a. Not done: d, b.'),
  })
  expect(texts()).toEqual(['new c', 'new a', 'mine', 'old d'])
  expect(await finishEdits(root, context())).toBeUndefined()
})

test('where the files stand for themselves, only the changed one is left', async () => {
  cutAfter(1, { ...journal, what: 'fix', together: false })
  writeFileSync(join(root, 'b'), 'mine')
  await finishEdits(root, context())
  expect(texts()).toEqual(['new c', 'new a', 'mine', undefined])
  expect(said).toContain('left alone, for they changed since: b')
})

test('where it can not be finished the journal stays for the run that can', async () => {
  cutAfter(0)
  writeFileSync(join(root, 'new'), 'in the way')
  await expect(finishEdits(root, context())).rejects.toThrow("`rename A B` was cut off and can't be finished")
  rmSync(join(root, 'new'))
  await finishEdits(root, context())
  expect(texts()).toEqual(all)
})

test('a journal is of the one folder that it was written for', async () => {
  cutAfter(1)
  renameSync(root, `${root}-old`)
  mkdirSync(root)
  for (const name of ['a', 'b', 'd']) writeFileSync(join(root, name), `old ${name}`)
  expect(await finishEdits(root, context())).toBeUndefined()
  expect(texts()).toEqual([undefined, 'old a', 'old b', 'old d'])
  expect(left()).toEqual([])
})

test.each([
  'no json',
  'null',
  '[]',
  '{"version":2}',
  '{"version":1,"what":"x","steps":[{"path":"../x","after":"x"}]}',
])('what is no journal is dropped: %s', (text) => {
  writeJournal(state, root, journal)
  const [name] = readdirSync(join(state, 'journals'))
  writeFileSync(join(state, 'journals', name as string), text)
  expect(readJournal(state, root)).toBeUndefined()
  expect(left()).toEqual([])
})

test('a journal that is in the tree is none', async () => {
  cache = join(root, '.cache')
  mkdirSync(join(cache, 'firedrill'), { recursive: true, mode: 0o700 })
  writeJournal(join(cache, 'firedrill'), root, journal)
  await finishEdits(root, context())
  expect(texts()).toEqual([undefined, 'old a', 'old b', 'old d'])
  expect(stateFolder({ XDG_CACHE_HOME: cache }, root)?.startsWith(root)).toBe(false)
})

test('an edit leaves no journal, whether it can be made or not', async () => {
  const changes = [
    { path: 'a', before: 'old a', after: 'new a' },
    { path: 'b', before: 'other', after: 'new b' },
    { path: 'd', before: 'old d', after: 'new d' },
  ]
  expect(await applyEdit({ what: 'x', together: true, root, changes }, context())).toHaveLength(1)
  expect(await applyEdit({ what: 'x', together: false, root, changes }, context())).toHaveLength(1)
  expect(texts()).toEqual([undefined, 'new a', 'old b', 'new d'])
  expect(left()).toEqual([])
})

test('a file that another run wrote just so is no failure', async () => {
  const changes = [
    { path: 'x', after: 'new' },
    { path: 'y', after: 'new' },
  ]
  writeFileSync(join(root, 'x'), 'new')
  expect(await applyEdit({ what: 'new X', together: false, root, changes }, context())).toEqual([])
  writeFileSync(join(root, 'y'), 'other')
  expect(await applyEdit({ what: 'new X', together: false, root, changes }, context())).toEqual([
    { path: 'y', message: 'it is there already' },
  ])
})
