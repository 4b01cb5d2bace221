import { describe, expect, test } from 'vitest'
import { renderGithub } from '../../scripts/report/github.ts'
import { deadLink, oldName, plain, removedLabel, reportOf } from './sample.ts'

test('as a whole: what could not be done first, then errors, warnings and notices', () => {
  const report = reportOf({
    diagnostics: [oldName, deadLink, removedLabel],
    notes: ['something was inferred'],
    undone: ['the drills were not run'],
  })
  expect(renderGithub(report, plain)).toMatchInlineSnapshot(`
    "::error title=firedrill could not finish::the drills were not run
    ::error file=rules/redis.yml,line=7,col=29,endLine=7,endColumn=45,title=alert/template-label::\`RedisDown\` uses the label \`instance\`, which \`sum by (job)\` removes%0AKeep the label, or leave it out of the text.%0Arules/redis.yml:5: it is removed here
    ::warning file=content/runbooks/redis/RedisDown.md,title=link/runbook-url::\`https://example.org/redis\` leads to no page
    ::notice file=rules/redis.yml,line=2,col=11,endLine=2,endColumn=16,title=recording/name::the group \`redis\` could have a longer name
    note: something was inferred
    1 error, 1 warning, 1 info; there are no rule files, runbooks or suites here
    "
  `)
})

test('percent signs, line ends, colons and commas are escaped where GitHub wants it', () => {
  const odd = { ...deadLink, file: 'a,b:c%.md', message: '100% of a:b, c', help: 'one\ntwo' }
  const [line] = renderGithub(reportOf({ diagnostics: [odd] }), plain).split('\n')
  expect(line).toBe('::warning file=a%2Cb%3Ac%25.md,title=link/runbook-url::100%25 of a:b, c%0Aone%0Atwo')
})

test('a name cannot end the command it stands in', () => {
  const evil = 'a\n::error::b\r\n::c'
  const text = renderGithub(reportOf({ diagnostics: [{ ...deadLink, file: evil, message: evil }] }), plain)
  expect(text.match(/^\s*::/gm)).toHaveLength(1)
})

test('paths are seen from the top of the repository', () => {
  expect(renderGithub(reportOf({ diagnostics: [deadLink] }), { ...plain, prefix: 'sub' })).toContain(
    'file=sub/content/runbooks/redis/RedisDown.md,',
  )
})

describe('more annotations than GitHub shows', () => {
  const warnings = (n: number) => Array.from({ length: n }, (_, i) => ({ ...deadLink, message: `${i}` }))

  test('are announced', () => {
    expect(renderGithub(reportOf({ diagnostics: warnings(10) }), plain)).not.toContain('GitHub shows')
    expect(renderGithub(reportOf({ diagnostics: warnings(11) }), plain)).toContain(
      'GitHub shows 10 annotations',
    )
  })

  test('do not push errors out', () => {
    const lines = renderGithub(reportOf({ diagnostics: [...warnings(11), removedLabel] }), plain).split('\n')
    expect(lines[0]).toContain('::error ')
  })
})
