/** Temporary folders of tests have one maker, which removes them. */
import { chmodSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { newFolder, removeFolder, removeFolders, treeOf } from './folders.ts'

test('all of them are removed, with what nobody may write to', () => {
  const [empty, tree] = [newFolder(), treeOf({ 'a/b/c.yml': 'c', 'd.yml': 'd' })]
  chmodSync(join(tree, 'a/b'), 0o500)
  chmodSync(join(tree, 'a'), 0)
  removeFolders()
  expect([empty, tree].filter((folder) => existsSync(folder))).toEqual([])
})

test('one that is gone already is no error', () => {
  const folder = newFolder()
  removeFolder(folder)
  expect(() => removeFolders()).not.toThrow()
})

test('no other test makes one', () => {
  const tests = fileURLToPath(new URL('../', import.meta.url))
  const makers = readdirSync(tests, { recursive: true, encoding: 'utf8' })
    .filter(
      (path) =>
        path.endsWith('.ts') &&
        /\bmkdtemp(Sync)?\(\s*\w*[jJ]oin\(/.test(readFileSync(join(tests, path), 'utf8')),
    )
    .sort()
  // The run's own folder; and the generated trees of `npm run fuzz`, which runs without vitest and prefers memory.
  expect(makers).toEqual(['fuzz/judge/world.ts', 'support/folders.ts', 'support/setup.ts'])
})
