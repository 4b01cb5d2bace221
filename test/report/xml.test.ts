import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { renderCheckstyle } from '../../scripts/report/checkstyle.ts'
import { renderJunit } from '../../scripts/report/junit.ts'
import type { Report } from '../../scripts/report/report.ts'
import { deadLink, drills, nasty, oldName, plain, removedLabel, reportOf, rules, verdict } from './sample.ts'

const schema = (name: string): string => readFileSync(new URL(`schemas/${name}.xsd`, import.meta.url), 'utf8')

/** The reasons for which documents are not valid. */
async function problems(name: string, documents: readonly string[]): Promise<readonly string[]> {
  const { errors } = await validateXML({
    xml: documents.map((contents, i) => ({ fileName: `${i}.xml`, contents })),
    schema: schema(name),
  })
  return errors.map(({ rawMessage }) => rawMessage)
}

const found = [removedLabel, deadLink, oldName]
const reports: readonly Report[] = [
  reportOf(),
  reportOf({ diagnostics: found, drills }),
  reportOf({ diagnostics: found, notes: ['a'], undone: ['promtool is missing', 'so is all else'] }),
  ...nasty
    .filter((text) => text.trim() !== '')
    .map((text) =>
      reportOf({
        diagnostics: [{ ...removedLabel, file: text, message: text, help: text, alert: text }],
        drills: [verdict(text, 'failed', { suite: { path: text }, message: text, help: text })],
        undone: [text],
      }),
    ),
]

describe('junit', () => {
  test('is valid', async () => {
    expect(
      await problems(
        'junit',
        reports.map((report) => renderJunit(report, plain)),
      ),
    ).toEqual([])
  })

  test('as a whole', () => {
    const report = reportOf({ diagnostics: found, drills })
    expect(
      renderJunit(report, { ...plain, started: new Date('2024-05-06T07:08:09.123Z') }),
    ).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <testsuites>
      <testsuite name="content/runbooks/redis/RedisDown.md" package="content/runbooks/redis/RedisDown.md" id="0" timestamp="2024-05-06T07:08:09" hostname="localhost" tests="1" failures="0" errors="0" time="0.000">
      <properties>
      <property name="firedrill" value="1.2.3"/>
      </properties>
      <testcase name="checks" classname="content/runbooks/redis/RedisDown.md" time="0.000"/>
      <system-out>warning \`https://example.org/redis\` leads to no page [link/runbook-url]</system-out>
      <system-err></system-err>
      </testsuite>
      <testsuite name="rules/redis.yml" package="rules/redis.yml" id="1" timestamp="2024-05-06T07:08:09" hostname="localhost" tests="1" failures="1" errors="0" time="0.000">
      <properties>
      <property name="firedrill" value="1.2.3"/>
      </properties>
      <testcase name="RedisDown: alert/template-label" classname="rules/redis.yml" time="0.000">
      <failure message="\`RedisDown\` uses the label \`instance\`, which \`sum by (job)\` removes" type="alert/template-label">7:29 error \`RedisDown\` uses the label \`instance\`, which \`sum by (job)\` removes [alert/template-label]
        Keep the label, or leave it out of the text.</failure>
      </testcase>
      <system-out>2:11 info the group \`redis\` could have a longer name [recording/name]</system-out>
      <system-err></system-err>
      </testsuite>
      <testsuite name="test/drills/redis.yml" package="test/drills/redis.yml" id="2" timestamp="2024-05-06T07:08:09" hostname="localhost" tests="3" failures="1" errors="0" skipped="1" time="0.250">
      <properties>
      <property name="firedrill" value="1.2.3"/>
      </properties>
      <testcase name="test 1: RedisDown at 5m" classname="test/drills/redis.yml" time="0.250"/>
      <testcase name="test 1: RedisDown at 10m" classname="test/drills/redis.yml" time="0.000">
      <failure message="\`RedisDown\` did not fire" type="drill/failed">\`RedisDown\` did not fire
      expected {job=&quot;a&quot;}
           got nothing</failure>
      </testcase>
      <testcase name="test 1: RedisDown at 15m" classname="test/drills/redis.yml" time="0.000">
      <skipped>promtool is too old</skipped>
      </testcase>
      <system-out></system-out>
      <system-err></system-err>
      </testsuite>
      </testsuites>
      "
    `)
  })

  test('what --fail-on lets pass is no failure', () => {
    const failures = (failOn: 'error' | 'warning' | 'info' | 'never'): number =>
      renderJunit(reportOf({ diagnostics: found }), { ...plain, failOn }).match(/<failure /g)?.length ?? 0
    expect([failures('never'), failures('error'), failures('warning'), failures('info')]).toEqual([
      0, 1, 2, 3,
    ])
  })

  test('findings of one check about one alert are one case, whose name has no numbers', () => {
    const again = { ...removedLabel, message: 'another' }
    const xml = renderJunit(reportOf({ diagnostics: [removedLabel, again] }), plain)
    expect(xml.match(/<testcase /g)).toHaveLength(1)
    expect(xml).toContain('name="RedisDown: alert/template-label"')
    expect(xml).toContain('(and 1 more)')
  })

  test('a failed drill is one case, not a finding besides', () => {
    const file = 'test/drills/redis.yml'
    const diagnostic = { check: 'drill/failed', severity: 'error' as const, file, message: 'it failed' }
    const withCases = renderJunit(reportOf({ diagnostics: [diagnostic], drills }), plain)
    expect(withCases.match(/<failure /g)).toHaveLength(1)
    const judged = renderJunit(
      reportOf({ drills: [verdict('A at 1m', 'error', { message: 'no verdict' })] }),
      plain,
    )
    expect(judged).toContain('<error message="no verdict" type="drill/failed">')
    expect(judged).toContain('failures="0" errors="1"')
    const without = renderJunit(reportOf({ diagnostics: [diagnostic] }), plain)
    expect(without.match(/<failure /g)).toHaveLength(1)
  })
})

describe('checkstyle', () => {
  test('is valid', async () => {
    expect(
      await problems(
        'checkstyle',
        reports.map((report) => renderCheckstyle(report, plain)),
      ),
    ).toEqual([])
  })

  test('as a whole', () => {
    expect(
      renderCheckstyle(reportOf({ diagnostics: found }), { ...plain, prefix: 'sub' }),
    ).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <checkstyle version="10.0">
      <file name="sub/content/runbooks/redis/RedisDown.md">
      <error line="1" severity="warning" message="\`https://example.org/redis\` leads to no page" source="firedrill.link/runbook-url"/>
      </file>
      <file name="sub/rules/redis.yml">
      <error line="2" column="11" severity="info" message="the group \`redis\` could have a longer name" source="firedrill.recording/name"/>
      <error line="7" column="29" severity="error" message="\`RedisDown\` uses the label \`instance\`, which \`sum by (job)\` removes. Keep the label, or leave it out of the text." source="firedrill.alert/template-label"/>
      </file>
      </checkstyle>
      "
    `)
  })
})

test('the validator refuses what is not valid', async () => {
  const junit = renderJunit(reportOf(), plain)
  expect(await problems('junit', [junit.replace(' time=', ' size=')])).not.toEqual([])
  expect(await problems('checkstyle', [`<checkstyle version="1"><file/></checkstyle>`])).not.toEqual([])
  expect(rules.text).toContain('RedisDown')
})
