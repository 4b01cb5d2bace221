import { expect, test } from 'vitest'
import { labelsOf } from '../../scripts/promql/labels.ts'
import { outcomeOf } from '../../scripts/promql/outcome.ts'
import { parsePromql } from '../../scripts/promql/parse.ts'

/** Of each kind what nests; the walks over it end in a finding and not at the end of the stack. */
const shapes: Readonly<Record<string, (n: number) => string>> = {
  powers: (n) => `x > ${Array(n).fill('1').join(' ^ ')}`,
  sums: (n) => Array(n).fill('x').join(' + '),
  branches: (n) => Array(n).fill('x').join(' or '),
  'branches to the right': (n) => `${'x or ('.repeat(n)}x${')'.repeat(n)}`,
  parentheses: (n) => `${'('.repeat(n)}x${')'.repeat(n)}`,
  signs: (n) => `${'-'.repeat(n)}x`,
  aggregations: (n) => `${'sum('.repeat(n)}x${')'.repeat(n)}`,
  functions: (n) => `${'abs('.repeat(n)}x${')'.repeat(n)}`,
  subqueries: (n) => `${'max_over_time('.repeat(n)}x${'[5m:1m])'.repeat(n)}`,
}

test.each(Object.entries(shapes))('%s nest as deep as they like', (_, make) => {
  for (const n of [250, 480, 950, 1900, 4900]) {
    const { expr } = parsePromql(make(n))
    if (!expr) continue
    expect(labelsOf(expr).length).toBeGreaterThan(0)
    expect(outcomeOf(expr).returns).toBeDefined()
  }
})
