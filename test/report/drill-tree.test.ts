import { expect, test } from 'vitest'
import { type DrillLeaf, type DrillTree, renderDrillTree } from '../../scripts/report/drill-tree.ts'
import { columnsOf } from '../../scripts/report/width.ts'

const passed = (what: string): DrillLeaf => ({ verdict: 'passed', what, where: 't.yml:1', detail: [] })
const failed: DrillLeaf = {
  verdict: 'failed',
  what: 'firing from 10m to 20m, resolved',
  where: 'test/drills/some/where.yml:123',
  detail: [
    'annotation summary',
    '  expected  "a long text of many words that goes on for a while, 日本語 among them"',
    '> 7m  pending  {instance="a-host-with-a-long-name"} 0',
  ],
}
const trees = (leaves: readonly DrillLeaf[]): DrillTree[] => [
  {
    name: 'rules/r.yml',
    branches: [
      { name: 'Down', leaves },
      { name: 'Up', leaves: [passed('quiet at 1m')] },
    ],
  },
]
const layout = { color: false, width: Number.POSITIVE_INFINITY, unicode: true }

test('a place stands beside what it is about, and what is long is not broken where nobody wraps', () => {
  expect(renderDrillTree(trees([failed, passed('fires at 5m')]), 0.25, layout)).toBe(`rules/r.yml
  Down
    ✗ firing from 10m to 20m, resolved  test/drills/some/where.yml:123
        annotation summary
          expected  "a long text of many words that goes on for a while, 日本語 among them"
        > 7m  pending  {instance="a-host-with-a-long-name"} 0
    ✓ fires at 5m                       t.yml:1
  Up
    ✓ quiet at 1m                       t.yml:1

2 passed, 1 failed in 0.3 s
`)
})

test('in a narrow terminal lines are broken below their text', () => {
  const text = renderDrillTree(trees([failed]), 0, { ...layout, width: 44 })
  expect(text).toContain(`    ✗ firing from 10m to 20m, resolved
        test/drills/some/where.yml:123
        annotation summary
          expected  "a long text of many
                    words that goes on for a
                    while, 日本語 among
                    them"
        > 7m  pending
            {instance="a-host-with-a-long-na
            me"} 0
`)
  for (const width of [30, 40, 60, 80])
    for (const line of renderDrillTree(trees([failed]), 0, { ...layout, width }).split('\n'))
      expect(columnsOf(line), line).toBeLessThanOrEqual(Math.max(width, 42))
})

test('of many drills those that passed share a line, and those that did not stand at the end, too', () => {
  const text = renderDrillTree(trees([failed, passed('a'), passed('b')]), 0, { ...layout, collapses: true })
  expect(text).toContain('  ✓ Up  quiet at 1m\n')
  expect(text).toContain('    ✓ a ')
  expect(text).toMatch(
    /\n\n✗ Down firing from 10m to 20m, resolved {2}test\/drills\/some\/where\.yml:123\n\n3 passed/,
  )
  const many = renderDrillTree(trees(Array.from({ length: 25 }, () => failed)), 0, {
    ...layout,
    collapses: true,
  })
  expect(many).toContain('… and 5 more\n')
  const whats = [
    'quiet at 1m',
    'quiet at 2m',
    'fires at 3m',
    'inactive',
    'x at 1m',
    'x at 2m',
    'x at 3m',
    'y at 3m',
    'z at 1m',
  ]
  const all = renderDrillTree(trees(whats.map(passed)), 0, { ...layout, collapses: true })
  expect(all).toContain(
    '  ✓ Down  quiet at 1m, 2m, fires at 3m, inactive, x at 1m, 2m, 3m, y at 3m … and 1 more\n',
  )
})
