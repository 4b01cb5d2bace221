/** The checks of later stages are listed twice: among all, and alone, so that a drill loads no others. */
import { expect, test } from 'vitest'
import { checks } from '../../scripts/checks/index.ts'
import { stageChecks, stamp } from '../../scripts/checks/stages.ts'

test('every check of a later stage is in the list of these', () => {
  const elsewhere = checks.filter(({ on }) => on === 'elsewhere').map(({ id }) => id)
  expect(stageChecks.map(({ id }) => id).sort()).toEqual(elsewhere.sort())
})

test('a finding gets the severity of its check, unless it has its own', () => {
  const finding = { check: 'drill/order', file: 'a.yml', message: 'm' }
  expect(stamp([finding, { ...finding, severity: 'info' }]).map(({ severity }) => severity)).toEqual([
    'warning',
    'info',
  ])
})
