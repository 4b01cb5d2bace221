import { expect, test } from 'vitest'
import { normalRulesPath, ruleReference } from '../../scripts/model/reference.ts'
import { makeProject } from '../support/tree.ts'

const file = (...names: string[]): string =>
  `groups:\n- name: g\n  rules:\n${names.map((name) => `  - alert: ${name}\n    expr: up\n`).join('')}`

function resolve(text: string, files: Record<string, string> = {}, at = 'content/x.md') {
  const project = makeProject({ 'rules/a/f.yml': file('A', 'B'), ...files, [at]: text })
  const [page] = project.pages
  const [call] = page?.shortcodes.calls ?? []
  if (!page || !call) throw new Error('no call')
  return ruleReference(call, page, project)
}

test.each([
  ['a/f.yml', 'a/f.yml'],
  ['/a//./f.yml', 'a/f.yml'],
  ['b/../a/f.yml', 'a/f.yml'],
  ['..', undefined],
  ['a/../../rules/a/f.yml', undefined],
  ['/../x', undefined],
])('%s is the path %s', (path, normal) => {
  expect(normalRulesPath(path)).toBe(normal)
})

test.each([
  ['{{% rule "a/f.yml" %}}', 'is given one of them'],
  ['{{% rule alert="A" %}}', 'is given one of them'],
  ['{{% rule "a/f.yml" "A" "B" %}}', 'is given 3 arguments'],
  ['{{% rule file="a/f.yml" alret="A" %}}', 'no argument `alret`'],
  ['{{% rule file="a/f.yml" file="A" %}}', '`file` is given twice'],
  ['{{% rule "" "A" %}}', 'is empty'],
  ['{{% rule "a/f.yml" " " %}}', 'is empty'],
])('%s', (text, message) => {
  expect(resolve(text)).toMatchObject({ kind: 'arguments', message: expect.stringContaining(message) })
})

test('a file that can not be read has its own finding', () => {
  expect(resolve('{{% rule "b.yml" "A" %}}', { 'rules/b.yml': 'groups: [' })).toMatchObject({
    kind: 'unreadable',
  })
  expect(resolve('{{% rule "b.yml" "A" %}}', { 'rules/b.yml': 'x: 1\n' })).toMatchObject({
    kind: 'missing-file',
    message: '`b.yml` is no file of rules',
  })
})

test('a rule file elsewhere in the tree is out of reach', () => {
  expect(resolve('{{% rule "other/f.yml" "A" %}}', { 'other/f.yml': file('A') })).toMatchObject({
    kind: 'missing-file',
  })
})

test.each([
  ['{{% rule "a/g.yml" "A" %}}', 'a/f.yml'],
  ['{{% rule "f.yml" "Nope" %}}', 'a/f.yml'],
  ['{{% rule "rules/a/f.yml" "Nope" %}}', 'a/f.yml'],
  ['{{% rule "a/f" "Nope" %}}', 'a/f.yml'],
  ['{{% rule "moved/elsewhere.yml" "B" %}}', 'a/f.yml'],
  ['{{% rule "moved/elsewhere.yml" "Nope" %}}', undefined],
])('%s probably means %s', (text, suggestion) => {
  expect(resolve(text)).toMatchObject({ kind: 'missing-file', suggestion })
})

test('without arguments the conventional place comes before what the page also shows', () => {
  const at = 'content/runbooks/f/A.md'
  expect(resolve('{{% rule %}}{{% rule "a/f.yml" "B" %}}', {}, at)).toMatchObject({
    kind: 'found',
    name: 'A',
  })
  expect(resolve('{{% rule %}}{{% rule "a/f.yml" "B" %}}')).toMatchObject({ kind: 'found', name: 'B' })
  expect(resolve('{{% rule %}}{{% rule "a/f.yml" "B" %}}{{% rule "a/f.yml" "A" %}}')).toMatchObject({
    kind: 'ambiguous',
  })
  expect(resolve('{{% rule %}}')).toMatchObject({ kind: 'missing-alert' })
  const two = resolve('{{% rule %}}', { 'rules/b/f.yml': file('A') }, at)
  expect(two).toMatchObject({ kind: 'found', rules: [{}, {}] })
})

test('thousands of calls that lead nowhere are done in seconds, the first of them with a suggestion', () => {
  const count = 5000
  const names = Array.from({ length: count }, (_, i) => `SomeAlertName${i}`)
  const project = makeProject({
    'rules/f.yml': file(...names),
    'content/x.md': names.map((name) => `{{% rule "f.yml" "${name.replace('Name', 'Naem')}" %}}\n`).join(''),
  })
  const [page] = project.pages
  if (!page) throw new Error('no page')
  const found = page.shortcodes.calls.map((call) => ruleReference(call, page, project))
  expect(found).toHaveLength(count)
  expect(found[0]).toMatchObject({ kind: 'missing-alert', suggestion: 'SomeAlertName0' })
  expect(found.at(-1)).toMatchObject({ kind: 'missing-alert', suggestion: undefined })
})

test('of many rules with the name only the first places are told', () => {
  const many = makeProject({
    'rules/f.yml': file('B'),
    'rules/g.yml': file(...Array.from({ length: 1000 }, () => 'A')),
    'content/x.md': '{{% rule "f.yml" "A" %}}',
  })
  const [page] = many.pages
  if (!page) throw new Error('no page')
  const reference = ruleReference(page.shortcodes.calls[0] as never, page, many)
  expect(reference).toMatchObject({ kind: 'missing-alert', related: { length: 10 } })
})
