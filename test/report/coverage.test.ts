/** What the drills prove, as a table, for programs that show the coverage of code, and as JSON. */
import { describe, expect, test } from 'vitest'
import type { Coverage, RuleCoverage } from '../../scripts/model/coverage.ts'
import { placeIn } from '../../scripts/model/offsets.ts'
import { renderCobertura } from '../../scripts/report/coverage-cobertura.ts'
import { coverageJson } from '../../scripts/report/coverage-json.ts'
import { renderLcov } from '../../scripts/report/coverage-lcov.ts'
import { renderCoverageTable } from '../../scripts/report/coverage-table.ts'
import { columnsOf } from '../../scripts/report/width.ts'
import { makeProject } from '../support/tree.ts'

const project = makeProject({
  'rules/queue.yml': `groups:
- name: g
  rules:
  - alert: QueueStuck
    expr: |-
      age > 600
      unless
      paused == 1
    for: 5m
    labels: {severity: page}
  - alert: "Queue\\u001b[31m & <Gone>"
    expr: absent(age)
    annotations: {summary: gone}
  - record: age
    expr: max(raw)
  - {alert: QueueStuck, expr: age > 900}
`,
})
const [stuck, gone, age, again] = project.ruleFiles[0]?.groups[0]?.rules ?? []

function sample(): Coverage {
  if (!stuck?.expr || !gone || !age || !again) throw new Error('no rules')
  const { expr } = stuck
  const branch = { op: 'unless', text: 'paused == 1', at: placeIn(expr, 17, 28), isDecisive: false }
  const rules: RuleCoverage[] = [
    {
      rule: stuck,
      points: { fires: true, quiet: true, pending: false, resolves: true, labels: true },
      branches: [branch],
    },
    {
      rule: gone,
      points: { fires: false, quiet: false, resolves: false, labels: false, annotations: false },
      branches: [],
    },
    { rule: age, points: { reached: false }, branches: [] },
    { rule: again, points: { fires: true, quiet: true, resolves: true, labels: true }, branches: [] },
  ]
  return { rules, unmeasured: ['tests/odd.yml'] }
}

describe('table', () => {
  const render = (width: number, unicode = true): string =>
    renderCoverageTable(sample(), { color: false, width, unicode })

  test('a line an alert, and what is missing', () => {
    expect(render(100)).toMatchInlineSnapshot(`
      "rules/queue.yml
                                fires quiet pending resolves labels annotations branches
        QueueStuck              ✓     ✓     ✗       ✓        ✓                  0/1
        Queue\\x1b[31m & <Gone>  ✗     ✗             ✗        ✗      ✗
        QueueStuck              ✓     ✓             ✓        ✓
        QueueStuck: undecided unless operand paused == 1
          rules/queue.yml:8
        age: not reached
          rules/queue.yml:14

      fires 2/3, quiet 2/3, pending 0/1, resolves 2/3, labels 2/3, annotations 0/1, branches 0/1, reached
      0/1
      50% of 16 covered
      only the verdicts count of tests/odd.yml: promtool had to read it itself
      "
    `)
  })

  test('a list where there is no room', () => {
    expect(render(40, false)).toMatchInlineSnapshot(`
      "rules/queue.yml
        NO QueueStuck
            lacks pending, branches
        NO Queue\\x1b[31m & <Gone>
            not drilled
        ok QueueStuck
        QueueStuck: undecided unless operand
        paused == 1
          rules/queue.yml:8
        age: not reached
          rules/queue.yml:14

      fires 2/3, quiet 2/3, pending 0/1,
      resolves 2/3, labels 2/3, annotations
      0/1, branches 0/1, reached 0/1
      50% of 16 covered
      only the verdicts count of
      tests/odd.yml: promtool had to read it
      itself
      "
    `)
  })

  test.each([30, 40, 60, 79, 80, 81, 100])('fits into %i columns', (width) => {
    for (const line of render(width).split('\n')) expect(columnsOf(line)).toBeLessThanOrEqual(width)
  })

  test('colours nothing but what it says', () => {
    const painted = renderCoverageTable(sample(), { color: true, width: 100, unicode: true })
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours are such
    expect(painted.replace(/\u001b\[\d+m/g, '')).toBe(render(100))
    expect(painted).not.toBe(render(100))
  })
})

test('lcov: rules are functions, respects are lines, operands are branches', () => {
  expect(renderLcov(sample())).toMatchInlineSnapshot(`
    "TN:
    SF:rules/queue.yml
    FN:4,QueueStuck:4
    FN:11,Queue\\x1b[31m & <Gone>
    FN:14,age
    FN:16,QueueStuck:16
    FNDA:1,QueueStuck:4
    FNDA:0,Queue\\x1b[31m & <Gone>
    FNDA:0,age
    FNDA:1,QueueStuck:16
    FNF:4
    FNH:2
    BRDA:8,0,0,0
    BRF:1
    BRH:0
    DA:4,1
    DA:5,1
    DA:8,0
    DA:9,0
    DA:10,1
    DA:11,0
    DA:12,0
    DA:13,0
    DA:14,0
    DA:16,1
    LF:10
    LH:4
    end_of_record
    "
  `)
})

describe('Cobertura', () => {
  const text = renderCobertura(sample(), '1.2.3', '/srv/a&b', new Date(0))

  test('is as recorded', () => {
    expect(text).toMatchInlineSnapshot(`
      "<?xml version="1.0" encoding="UTF-8"?>
      <!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">
      <coverage line-rate="0.4" branch-rate="0" lines-covered="4" lines-valid="10" branches-covered="0" branches-valid="1" complexity="0" version="firedrill 1.2.3" timestamp="0">
      <sources>
      <source>/srv/a&amp;b</source>
      </sources>
      <packages>
      <package name="rules/queue.yml" line-rate="0.4" branch-rate="0" complexity="0">
      <classes>
      <class name="rules/queue.yml" filename="rules/queue.yml" line-rate="0.4" branch-rate="0" complexity="0">
      <methods>
      <method name="QueueStuck" signature="" line-rate="1" branch-rate="1" complexity="0">
      <lines>
      <line number="4" hits="1" branch="false"/>
      </lines>
      </method>
      <method name="Queue\\x1b[31m &amp; &lt;Gone&gt;" signature="" line-rate="0" branch-rate="1" complexity="0">
      <lines>
      <line number="11" hits="0" branch="false"/>
      </lines>
      </method>
      <method name="age" signature="" line-rate="0" branch-rate="1" complexity="0">
      <lines>
      <line number="14" hits="0" branch="false"/>
      </lines>
      </method>
      <method name="QueueStuck" signature="" line-rate="1" branch-rate="1" complexity="0">
      <lines>
      <line number="16" hits="1" branch="false"/>
      </lines>
      </method>
      </methods>
      <lines>
      <line number="4" hits="1" branch="false"/>
      <line number="5" hits="1" branch="false"/>
      <line number="8" hits="0" branch="true" condition-coverage="0% (0/1)"/>
      <line number="9" hits="0" branch="false"/>
      <line number="10" hits="1" branch="false"/>
      <line number="11" hits="0" branch="false"/>
      <line number="12" hits="0" branch="false"/>
      <line number="13" hits="0" branch="false"/>
      <line number="14" hits="0" branch="false"/>
      <line number="16" hits="1" branch="false"/>
      </lines>
      </class>
      </classes>
      </package>
      </packages>
      </coverage>
      "
    `)
  })

  test('has the elements and attributes of its DTD', () => {
    const children: Record<string, string> = {
      coverage: 'sources packages',
      sources: 'source',
      packages: 'package',
      package: 'classes',
      classes: 'class',
      class: 'methods lines',
      methods: 'method',
      method: 'lines',
      lines: 'line',
      line: '',
      source: '',
    }
    const attributes: Record<string, string> = {
      coverage:
        'line-rate branch-rate lines-covered lines-valid branches-covered branches-valid complexity version timestamp',
      package: 'name line-rate branch-rate complexity',
      class: 'name filename line-rate branch-rate complexity',
      method: 'name signature line-rate branch-rate complexity',
    }
    const open: string[] = []
    for (const [, slash, name = '', rest = '', closed] of text.matchAll(
      /<(\/?)([a-z]+)((?: [\w-]+="[^"]*")*)(\/?)>/g,
    )) {
      if (slash) {
        expect(open.pop()).toBe(name)
        continue
      }
      const parent = open.at(-1)
      if (parent) expect(children[parent]?.split(' ')).toContain(name)
      const names = [...rest.matchAll(/ ([\w-]+)=/g)].map(([, attribute]) => attribute)
      if (attributes[name]) expect(names).toEqual(attributes[name].split(' '))
      if (!closed) open.push(name)
    }
    expect(open).toEqual([])
  })
})

test('JSON counts per respect and in total', () => {
  const json = coverageJson(sample())
  expect(json.total).toEqual({ covered: 8, total: 16, percent: 50 })
  expect(json.respects.fires).toEqual({ covered: 2, total: 3, percent: 66 })
  expect(json.respects.reached).toEqual({ covered: 0, total: 1, percent: 0 })
  expect(json.unmeasured).toEqual(['tests/odd.yml'])
  expect(json.rules[0]).toEqual({
    kind: 'alert',
    name: 'QueueStuck',
    file: 'rules/queue.yml',
    range: { start: { line: 4, column: 12, offset: 38 }, end: { line: 4, column: 22, offset: 48 } },
    fires: true,
    quiet: true,
    pending: false,
    resolves: true,
    labels: true,
    branches: [
      {
        op: 'unless',
        text: 'paused == 1',
        range: { start: { line: 8, column: 7, offset: 97 }, end: { line: 8, column: 18, offset: 108 } },
        decisive: false,
      },
    ],
  })
})
