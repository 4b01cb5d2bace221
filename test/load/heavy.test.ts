/** Trees that would keep the program busy end in a finding at its place, or in one of fewer steps. */
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checks } from '../../scripts/checks/index.ts'
import { runChecks } from '../../scripts/checks/run.ts'
import { openDisk } from '../../scripts/disk/disk.ts'
import { openWorkspace } from '../../scripts/session/workspace.ts'
import { glob, mostMatches } from '../../scripts/suite/rule-files.ts'
import { parseTemplate } from '../../scripts/template/parse.ts'
import { usesOf } from '../../scripts/template/uses.ts'
import { commentsIn } from '../../scripts/triage/comments.ts'
import { treeOf } from '../support/folders.ts'

test('a page of more than 2 MiB is a finding, and one of 2 MiB is read', () => {
  const page = (bytes: number): string => '# A\n'.padEnd(bytes, 'word ')
  const root = treeOf({
    'content/a.md': page(2 * 1024 * 1024 + 1),
    'content/b.md': page(2 * 1024 * 1024),
    'rules/a.yml': 'groups: []\n',
  })
  const { project } = openWorkspace({ cwd: root, root: root })
  const found = runChecks(checks, project).filter(({ check }) => check === 'yaml/syntax')
  expect(project.pages.map(({ path }) => path)).toEqual(['content/b.md'])
  expect(found).toMatchObject([{ file: 'content/a.md', message: 'the file is larger than 2 MiB' }])
})

test('links that lead back give no more paths than are wanted', () => {
  const root = treeOf({ 'rules/a.yml': 'groups: []\n' })
  for (const name of 'abcdefgh') symlinkSync('.', join(root, name))
  const found = glob(`${'*/'.repeat(12)}*.yml`, root, openDisk(root)) ?? []
  expect(found.length).toBeLessThan(2 * mostMatches)
})

test('templates that call the next one, however many, are looked into', () => {
  const calls = Array.from(
    { length: 20_000 },
    (_, i) => `{{define "t${i}"}}{{template "t${i + 1}" .}}{{end}}`,
  )
  const text = `${calls.join('')}{{define "t20000"}}{{.Labels.deep}}{{end}}{{template "t0" .}}`
  expect(usesOf(parseTemplate(text)).labels.map(({ label }) => label)).toEqual(['deep'])
})

test('comments that follow each other have the same next line', () => {
  const one = '# firedrill disable-next-line promql/syntax: x\n'
  const text = `${one.repeat(2000)}# other\n\nrule\n${one}last\n`
  const ends = commentsIn({ path: 'a.yml', text }).map(({ scope }) => text.slice(scope.start, scope.end))
  expect(ends).toEqual([...Array(2000).fill('rule\n'), 'last\n'])
})
