import { memo } from '../../lib/memo.ts'
import type { Assertion, Suite } from '../../model/suite.ts'
import { rulesLoadedBy } from '../../suite/rules.ts'
import { defineCheck } from '../check.ts'

const alertAssertions = (suite: Suite): Assertion[] =>
  suite.tests.flatMap(({ assertions }) =>
    assertions.filter(({ kind, subject }) => kind === 'alert' && subject),
  )

/** The subjects that any suite expects results for: names of alerts, and all expressions joined in one text. */
const expectedIn = memo((suites: readonly Suite[]) => {
  const wanted = suites.flatMap(({ tests }) =>
    tests.flatMap(({ assertions }) => assertions.filter(({ expected }) => expected.length > 0)),
  )
  const subjects = (wantedKind: Assertion['kind']): Set<string> =>
    new Set(wanted.flatMap(({ kind, subject }) => (kind === wantedKind && subject ? [subject.text] : [])))
  return { alerts: subjects('alert'), exprs: [...subjects('expr')].join('\n') }
})

export default defineCheck({
  id: 'drill/only-absence',
  on: 'suite',
  severity: 'warning',
  about:
    'An alert that is drilled to stay quiet is also drilled to fire; otherwise the drill passes without the rule.',
  *run(suite, project) {
    const { alerts } = rulesLoadedBy(suite, project)
    const seen = new Set<string>()
    const expected = expectedIn(project.suites)
    const fires = (name: string): boolean => expected.alerts.has(name) || expected.exprs.includes(name)
    for (const { subject } of alertAssertions(suite)) {
      const name = subject?.text ?? ''
      if (seen.has(name) || !alerts.has(name)) continue
      seen.add(name)
      if (fires(name)) continue
      yield {
        at: subject,
        alert: name,
        message: `\`${name}\` is only expected to be quiet: these drills also pass without the rule`,
        help: 'Add a test in which it fires.',
      }
    }
    const assertions = suite.tests.flatMap((test) => test.assertions)
    if (seen.size > 0 || assertions.length === 0 || assertions.some(({ expected }) => expected.length > 0))
      return
    if (assertions.some(({ kind }) => kind === 'alert')) return
    yield {
      at: assertions[0]?.subject,
      message: 'the suite only asserts that nothing is returned: it also passes without any rule',
      help: 'Add an assertion that expects a sample.',
    }
  },
})
