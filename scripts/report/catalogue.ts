/** The list of checks as a Markdown page. */
import type { Severity } from '../diagnostic.ts'

/** What is written about a check. */
export interface CatalogueEntry {
  readonly id: string
  readonly severity: Severity | 'off'
  readonly about: string
  readonly peers?: readonly string[]
}

const areaOf = (id: string): string => id.slice(0, id.indexOf('/'))

/** These texts are the project's own, so that only a table's bar needs care. */
const cell = (text: string): string => text.replaceAll('|', '\\|')

/** Where the examples stand, seen from scripts/checks/README.md. */
const examples = '../../test/checks'

function table(checks: readonly CatalogueEntry[]): string {
  return [
    '| check | severity | what is true of a tree that passes | covers |',
    '|---|---|---|---|',
    ...checks.map(({ id, severity, about, peers = [] }) => {
      const name = id.slice(id.indexOf('/') + 1)
      const covers = peers.map(cell).join('<br>')
      return `| [${name}](${examples}/${id}) | ${severity} | ${cell(about)} | ${covers} |`
    }),
  ].join('\n')
}

/** scripts/checks/README.md. */
export function renderCatalogue(checks: readonly CatalogueEntry[]): string {
  const areas = [...new Set(checks.map(({ id }) => areaOf(id)))]
  return `${[
    '<!-- Written by `npm run docs` from what the checks say of themselves. -->',
    '# Checks',
    'One file a check, in a folder per area, listed in `index.ts`. A name leads to its examples, a good tree and a bad one; `firedrill explain area/name` shows them. `firedrill.yml` sets the severity of each; those that are `off` it switches on. The last column names the checks of other tools that one covers.',
    ...areas.flatMap((area) => [`## ${area}`, table(checks.filter(({ id }) => areaOf(id) === area))]),
  ].join('\n\n')}\n`
}
