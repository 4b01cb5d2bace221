import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { walk } from '../../scripts/load/walk.ts'
import { ignoreList } from '../../scripts/text/git-ignore.ts'
import { newFolder } from '../support/folders.ts'
import { seed } from '../support/seed.ts'

const root = newFolder()

/** Each tree has the same files and a `.gitignore` of its own, so that git is asked once. */
const files = [
  ...[
    'a',
    'b',
    'ab',
    'aab',
    'a.b',
    'b.log',
    'é',
    'aé',
    ' a',
    'a ',
    '[a]',
    '-',
    'a-b',
    'A',
    '#a',
    '!b',
    'a\\b',
  ],
  ...[
    'foox/a',
    'd/a',
    'd/b.log',
    'd/ab/a',
    'd/ab/aab',
    'd/d/a',
    'd/d/d/ab',
    'd/é/a ',
    'foo/bar',
    'foo/d/bar',
  ],
  ...['*', 'x*/b', 'x*/[a]', 'n/ab', 'n/b', 'n/d/ab'],
]
const folders = new Set<string>()
for (const file of files) for (let path = dirname(file); path !== '.'; path = dirname(path)) folders.add(path)

const parts = [
  ...['a', 'b', 'ab', 'd', 'foo', 'bar', 'log', 'A', 'é', '.', '-', ' ', '\t', '\\', '\\*', '\\ ', '!', '#'],
  ...['*', '*', '**', '**/', '/**', '/**/', '/', '/', '\\/', '?', '[', ']', '[b-', '[[:'],
  ...[
    '[ab]',
    '[!a]',
    '[^b]',
    '[a-b]',
    '[[:alpha:]]',
    '[^[:upper:]]',
    '[[:x:]]',
    '[]a]',
    '[a\\]]',
    '[/]',
    '[é]',
  ],
]
const line = fc
  .tuple(
    fc.constantFrom('', '', '', '!', '/'),
    fc.array(fc.constantFrom(...parts), { minLength: 1, maxLength: 6 }),
    fc.constantFrom('', '', '', '/', ' ', '\\ ', '\r', '  '),
  )
  .map(([start, middle, end]) => start + middle.join('') + end)
const list = fc
  .tuple(fc.constantFrom('', '', '\ufeff'), fc.array(line, { minLength: 1, maxLength: 6 }))
  .map(([mark, lines]) => mark + lines.join('\n'))

test('what git ignores is ignored, and nothing else', () => {
  const lists = fc.sample(fc.tuple(list, fc.option(list, { nil: '' })), { seed, numRuns: 60 })
  spawnSync('git', ['init', '-q', root])
  const asked: string[] = []
  lists.forEach(([outer, inner], i) => {
    for (const file of files) {
      mkdirSync(join(root, `t${i}`, dirname(file)), { recursive: true })
      writeFileSync(join(root, `t${i}`, file), '')
    }
    writeFileSync(join(root, `t${i}`, '.gitignore'), outer)
    writeFileSync(join(root, `t${i}`, 'n', '.gitignore'), inner)
    asked.push(...files.map((file) => `t${i}/${file}`))
  })
  const { stdout } = spawnSync('git', ['check-ignore', '--no-index', '-v', '-n', '-z', '--stdin'], {
    cwd: root,
    input: asked.map((path) => `${path}\0`).join(''),
    encoding: 'utf8',
    maxBuffer: 1e8,
  })
  const fields = stdout.split('\0')
  const ignored = new Set(
    asked.filter((_, i) => fields[4 * i] !== '' && !(fields[4 * i + 2] as string).startsWith('!')),
  )
  expect(ignored.size).toBeGreaterThan(100)
  lists.forEach((both, i) => {
    const found = new Set(walk(join(root, `t${i}`), { ignore: [] }).map(({ path }) => path))
    const wrong = files.filter((file) => found.has(file) === ignored.has(`t${i}/${file}`))
    expect(wrong, JSON.stringify(both)).toEqual([])
    const rules = ignoreList(both[0])
    const alone = files.filter((file) => !file.startsWith('n/'))
    expect(alone.filter((file) => rules.ignores(file) !== ignored.has(`t${i}/${file}`))).toEqual([])
  })
})

test('many lines with wildcards say what each of them says', () => {
  const lines = fc.sample(line, { seed, numRuns: 400 }).filter((text) => !text.includes('\r'))
  const all = ignoreList(lines)
  for (const path of [...files, 'foo/long-name.txt']) {
    const last = lines.findLast((text) => ignoreList([text]).verdict(path, false) !== undefined)
    expect(all.verdict(path, false), path).toBe(last === undefined ? undefined : !last.startsWith('!'))
  }
})

test('a name is matched by its bytes, as git does it', () => {
  expect(ignoreList(['a?']).ignores('aé')).toBe(false)
  expect(ignoreList(['a??']).ignores('aé')).toBe(true)
})

test.each(['\\', '!', '/', '//', '[', '[[:', '**', '\0', '[z-a]', '../a', '!/', '   ', '\\\\\\ '])(
  'the line %j is no reason to fail',
  (text) => {
    for (const path of ['a', '../a', './a', '/a', 'a/', '', '.', '..'])
      expect(typeof ignoreList([text]).ignores(path)).toBe('boolean')
  },
)

const many = Array.from({ length: 4800 }, (_, i) => i)

test.each([
  ['names', (i: number) => `name${i}.txt`],
  ['ends', (i: number) => `*.x${i}`],
  ['starts', (i: number) => `name${i}*`],
  ['wildcards', (i: number) => `*a${i}*b*`],
  ['folders', (i: number) => `**/a${i}*/**/c*`],
])('many %s and many paths are compared in few steps', (_, lineOf) => {
  const work = { left: 20_000_000 }
  const rules = ignoreList(many.map(lineOf), work)
  for (const i of many) expect(rules.ignores(`content/folder/page-${i}.md`)).toBe(false)
})

test('a comparison that takes too long ends in a sentence', () => {
  const rules = ignoreList(many.map((i) => `*${'a'.repeat(120)}b${i}*`))
  const paths = many.map((i) => 'a'.repeat(240) + i)
  expect(() => paths.map((path) => rules.ignores(path))).toThrow(/takes too long/)
})
