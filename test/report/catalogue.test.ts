import { expect, test } from 'vitest'
import { checks } from '../../scripts/checks/index.ts'
import { renderCatalogue } from '../../scripts/report/catalogue.ts'

test('scripts/checks/README.md says what the checks say; `npm run docs` writes it anew', async () => {
  await expect(renderCatalogue(checks)).toMatchFileSnapshot('../../scripts/checks/README.md')
})

test('checks are listed by area, with what they cover', () => {
  const page = renderCatalogue([
    {
      id: 'alert/for',
      severity: 'warning',
      about: '`for` is a duration | a reason.',
      peers: ['pint alerts/for', 'pint rule/for'],
    },
    { id: 'yaml/syntax', severity: 'error', about: 'Files are YAML.' },
    { id: 'alert/absent', severity: 'off', about: 'Absent.' },
  ])
  expect(page.slice(page.indexOf('## '))).toBe(`## alert

| check | severity | what is true of a tree that passes | covers |
|---|---|---|---|
| [for](../../test/checks/alert/for) | warning | \`for\` is a duration \\| a reason. | pint alerts/for<br>pint rule/for |
| [absent](../../test/checks/alert/absent) | off | Absent. |  |

## yaml

| check | severity | what is true of a tree that passes | covers |
|---|---|---|---|
| [syntax](../../test/checks/yaml/syntax) | error | Files are YAML. |  |
`)
})
