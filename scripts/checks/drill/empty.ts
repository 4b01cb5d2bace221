import { entry } from '../../model/yaml.ts'
import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'drill/empty',
  on: 'suite',
  severity: 'warning',
  about: 'A suite has tests and a test has assertions; without them promtool reports SUCCESS.',
  *run(suite) {
    if (suite.tests.length === 0) {
      const [first] = suite.root.entries
      yield {
        at: entry(suite.root, 'tests')?.key ?? first?.key ?? suite.root,
        message: first
          ? 'the suite has no tests, and passes'
          : 'this file is in a folder of suites but holds nothing, and promtool reports SUCCESS',
        help: 'Write tests, or delete the file.',
      }
    }
    // The parts that could not be read may be assertions.
    if (suite.extended?.problems.length) return
    for (const { name, node, index, assertions } of suite.tests) {
      if (assertions.length > 0) continue
      yield {
        at: name?.text ? name : (node.entries[0]?.key ?? node),
        message: `${name?.text ? `the test \`${name.text}\`` : `test ${index + 1}`} asserts nothing`,
        help: 'Add `alert_rule_test` or `promql_expr_test`.',
      }
    }
  },
})
