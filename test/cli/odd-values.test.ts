/** Values of the wrong kind, and lines that nobody would write, are findings or nothing: nothing crashes. */
import { expect, test } from 'vitest'
import { findingsIn } from '../support/whole-tree.ts'

const oddValues = [
  '{}',
  '[]',
  '{a: {b: [c]}}',
  '[{team: ops}]',
  '[[x]]',
  '[null, 2024-01-02, 1.5, true]',
  'null',
  '2024-01-02',
  '.nan',
  '"\\0"',
]
const fields = [
  'title',
  'description',
  'date',
  'dateCreated',
  'tags',
  'draft',
  'published',
  'weight',
  'slug',
  'url',
  'aliases',
  'type',
  'reviewed',
  'lastmod',
  'permalink',
  'path',
  'editor',
  'layout',
]

test.each(oddValues)('front matter in which all fields are %s', async (value) => {
  const text = fields.map((field) => `${field}: ${value}\n`).join('')
  const rules = 'groups: [{name: g, rules: [{alert: A, expr: up == 0}]}]\n'
  const files = {
    'rules/a.yml': rules,
    'content/_index.md': `---\n${text}---\n# Top\n`,
    'content/runbooks/a/A.md': `---\n${text}---\n# A\n{{% rule "a.yml" "A" %}}\n`,
    'content/t.md': `+++\n${fields.map((field) => `[[${field}]]\nteam = 1979-05-27T07:32:00Z\n`).join('')}+++\n`,
    'content/j.md': `${JSON.stringify(Object.fromEntries(fields.map((field) => [field, [{ team: [] }]])))}\n`,
  }
  for (const config of [
    '',
    'frontMatter: {flavor: hugo, required: [title]}',
    'frontMatter: {flavor: wikijs, fields: {type: number}}',
  ])
    await expect(findingsIn({ ...files, 'firedrill.yml': config })).resolves.toBeDefined()
})

test.each([
  '{alert}{alert}',
  '{file}/{file}/{alert}{file}',
  '{alert}',
  '{alert}/../{alert}.md',
  '({alert}',
  '{alert}\\',
  '*{alert}[',
  '',
])('pages at %j', async (pages) => {
  const rules = 'groups: [{name: g, rules: [{alert: A, expr: up == 0}]}]\n'
  const files = { 'rules/a.yml': rules, 'content/AA': '', 'content/A.md': '# A\n', 'content/AA.md': '# A\n' }
  const config = `pages: ${JSON.stringify(pages)}\n`
  const found = findingsIn({ ...files, 'firedrill.yml': config })
  if (pages.includes('{alert}')) await expect(found).resolves.toBeDefined()
  else await expect(found).rejects.toThrow('firedrill.yml:1')
})

test.each([
  '!',
  '!!',
  '\\',
  'a\\',
  '[',
  '[]',
  '[z-a]',
  '[[:alpha:',
  '**',
  '**/',
  '/**',
  '/',
  '//',
  '///a',
  '***/a',
  '#',
  '\\#',
  ' ',
  '\\ ',
  '\t',
  'a[!',
  '{a,b}',
  'a\0b',
  '\ufeff*',
  '!..',
  '../a',
  './a',
  '*'.repeat(500),
  '(?',
  '$^',
  '\\!',
  'x\ufffd',
])('a .gitignore with the line %j', async (line) => {
  const files = {
    '.gitignore': `${line}\r\n`,
    'rules/..a.yml': 'groups: []\n',
    'rules/a[.yml': '',
    '...yml': '',
  }
  await expect(findingsIn(files)).resolves.toBeDefined()
  const config = `ignore: [${JSON.stringify(line)}]\noverrides: [{paths: [${JSON.stringify(line)}], checks: {yaml/syntax: info}}]\npolicy: [{match: {paths: [${JSON.stringify(`${line}x`)}]}, forbidden: true}]\n`
  await expect(findingsIn({ ...files, 'firedrill.yml': config })).resolves.toBeDefined()
})
