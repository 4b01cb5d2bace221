import { entry } from '../../model/yaml.ts'
import { addedKeys } from '../../suite/keys.ts'
import { partKeys } from '../../suite/parts.ts'
import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'drill/extended',
  on: 'suite',
  severity: 'error',
  about: 'A suite in the extended form can be read; a plain suite has no fields of that form.',
  *run(suite) {
    if (suite.extended) {
      yield* suite.extended.problems
      return
    }
    const marker = entry(suite.root, 'firedrill')
    if (marker) {
      yield {
        at: marker.value,
        message: 'the only value of `firedrill` is `extended`',
        help: 'Write `firedrill: extended`.',
      }
      return
    }
    const alerts = suite.tests.flatMap(({ assertions }) =>
      assertions.flatMap(({ kind, expected }) => (kind === 'alert' ? expected : [])),
    )
    const nodes = [suite.root, ...suite.tests.map(({ node }) => node)]
    const ofNodes = [...addedKeys('unitTestFile'), ...addedKeys('testGroup')]
    for (const key of [...ofNodes, ...partKeys])
      for (const node of partKeys.includes(key) ? alerts : nodes) {
        const found = entry(node, key)
        if (!found) continue
        yield {
          at: found.key,
          message: `\`${key}\` belongs to the extended form, and promtool rejects it in a plain suite`,
          help: 'Write `firedrill: extended` at the top of the file.',
        }
      }
  },
})
