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
    BRDA:4,0,0,1
    BRDA:4,0,1,1
    BRDA:8,0,0,0
    BRDA:11,0,0,0
    BRDA:11,0,1,0
    BRDA:11,0,2,0
    BRDA:16,0,0,1
    BRDA:16,0,1,1
    BRDA:16,0,2,1
    BRDA:16,0,3,1
    BRF:10
    BRH:6
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
      <coverage line-rate="0.4" branch-rate="0.6" lines-covered="4" lines-valid="10" branches-covered="6" branches-valid="10" complexity="0" version="firedrill 1.2.3" timestamp="0">
      <sources>
      <source>/srv/a&amp;b</source>
      </sources>
      <packages>
      <package name="rules/queue.yml" line-rate="0.4" branch-rate="0.6" complexity="0">
      <classes>
      <class name="rules/queue.yml" filename="rules/queue.yml" line-rate="0.4" branch-rate="0.6" complexity="0">
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
      <line number="4" hits="1" branch="true" condition-coverage="100% (2/2)"/>
      <line number="5" hits="1" branch="false"/>
      <line number="8" hits="0" branch="true" condition-coverage="0% (0/1)"/>
      <line number="9" hits="0" branch="false"/>
      <line number="10" hits="1" branch="false"/>
      <line number="11" hits="0" branch="true" condition-coverage="0% (0/3)"/>
      <line number="12" hits="0" branch="false"/>
      <line number="13" hits="0" branch="false"/>
      <line number="14" hits="0" branch="false"/>
      <line number="16" hits="1" branch="true" condition-coverage="100% (4/4)"/>
      </lines>
      </class>
      </classes>
      </package>
      </packages>
      </coverage>
      "
    `)
  })

  test('has the content and attributes of its DTD', () => {
    // The content models and the required attributes of coverage-04.dtd, the optional ones in brackets.
    const models: Record<string, [content: RegExp, attributes: string]> = {
      coverage: [
        /^(sources )?packages $/,
        'line-rate branch-rate lines-covered lines-valid branches-covered branches-valid complexity version timestamp',
      ],
      sources: [/^(source )*$/, ''],
      source: [/^$/, ''],
      packages: [/^(package )*$/, ''],
      package: [/^classes $/, 'name line-rate branch-rate complexity'],
      classes: [/^(class )*$/, ''],
      class: [/^methods lines $/, 'name filename line-rate branch-rate complexity'],
      methods: [/^(method )*$/, ''],
      method: [/^lines $/, 'name signature line-rate branch-rate complexity'],
      lines: [/^(line )*$/, ''],
      line: [/^(conditions )*$/, 'number hits [branch] [condition-coverage]'],
    }
    const open: { name: string; content: string }[] = []
    const close = (name: string): void => {
      const element = open.pop()
      expect(element?.name).toBe(name)
      expect(element?.content).toMatch(models[name]?.[0] ?? /never/)
    }
    let count = 0
    for (const [, slash, name = '', rest = '', closed] of text.matchAll(
      /<(\/?)([a-z]+)((?: [\w-]+="[^"]*")*)(\/?)>/g,
    )) {
      count++
      const parent = open.at(-1)
      if (!slash) {
        if (parent) parent.content += `${name} `
        open.push({ name, content: '' })
        const names = [...rest.matchAll(/ ([\w-]+)=/g)].map(([, attribute]) => attribute)
        const known = (models[name]?.[1] ?? '').split(' ').filter(Boolean)
        expect(known.map((one) => one.replace(/[[\]]/g, ''))).toEqual(expect.arrayContaining(names))
        expect(names).toEqual(expect.arrayContaining(known.filter((one) => !one.startsWith('['))))
      }
      if (slash || closed) close(name)
    }
    expect(open).toEqual([])
    // Each tag was seen, and nothing stands outside of the first.
    expect(count).toBe(text.match(/<[^?!]/g)?.length)
    expect(text).toMatch(/^<\?xml .*\n<!DOCTYPE coverage SYSTEM .*\n<coverage [\s\S]*<\/coverage>\n$/)
  })

  test('files are found from the source', () => {
    const files = [...text.matchAll(/ filename="([^"]*)"/g)].map(([, file]) => file)
    expect(files).toEqual(['rules/queue.yml'])
  })
})

/** What lcov 2 calls inconsistent, and stops at. */
function inconsistencies(tracefile: string): string[] {
  const numbers = (pattern: RegExp): number[][] =>
    [...tracefile.matchAll(pattern)].map((match) => match.slice(1).map(Number))
  const lines = new Map(numbers(/^DA:(\d+),(\d+)$/gm).map(([line = 0, hits = 0]) => [line, hits > 0]))
  const taken = new Map<number, boolean>()
  for (const [line = 0, hits = 0] of numbers(/^BRDA:(\d+),\d+,\d+,(\d+)$/gm))
    taken.set(line, (taken.get(line) ?? false) || hits > 0)
  const starts = numbers(/^FN:(\d+),/gm).map(([line = 0]) => line)
  const hits = numbers(/^FNDA:(\d+),/gm).map(([hit = 0]) => hit > 0)
  const wrong = [...taken]
    .filter(([line, isTaken]) => lines.get(line) !== isTaken)
    .map(([line]) => `line ${line}`)
  for (const [i, start] of starts.entries()) {
    const own = [...lines].filter(
      ([line]) => line >= start && line < (starts[i + 1] ?? Number.POSITIVE_INFINITY),
    )
    if (!lines.has(start) || own.some(([, isHit]) => isHit) !== hits[i]) wrong.push(`function ${start}`)
  }
  return wrong
}

test('lcov is consistent whatever is covered', () => {
  const { rules } = sample()
  const size = rules.reduce(
    (sum, { points, branches }) => sum + Object.keys(points).length + branches.length,
    0,
  )
  for (const isCovered of [
    () => true,
    () => false,
    ...Array.from({ length: size }, (_, at) => (i: number) => i === at),
    ...Array.from({ length: size }, (_, at) => (i: number) => i !== at),
  ]) {
    let i = 0
    const some = rules.map(({ rule, points, branches }) => ({
      rule,
      points: Object.fromEntries(Object.keys(points).map((respect) => [respect, isCovered(i++)])),
      branches: branches.map((branch) => ({ ...branch, isDecisive: isCovered(i++) })),
    }))
    expect(inconsistencies(renderLcov({ rules: some, unmeasured: [] }))).toEqual([])
  }
  expect(inconsistencies('FN:1,a\nFNDA:1,a\nBRDA:1,0,0,1\nDA:1,0\n')).toEqual(['line 1', 'function 1'])
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
