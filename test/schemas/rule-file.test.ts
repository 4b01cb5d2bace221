import { expect, test } from 'vitest'
import { validate } from '../../scripts/schemas/rule-file.generated.ts'

test('errors are gathered in a time that grows with their number, not with its square', () => {
  const many = 300_000
  expect(validate({ groups: [{ name: 'g', rules: Array(many).fill('x') }] })).toBe(false)
  expect(validate.errors?.length).toBe(many)
})
