import type { Assertion, Suite } from '../../model/suite.ts'
import { rulesLoadedBy } from '../../model/suite-rules.ts'
import { defineCheck } from '../check.ts'

const alertAssertions = (suite: Suite): Assertion[] =>
  suite.tests.flatMap(({ assertions }) =>
    assertions.filter(({ kind, subject }) => kind === 'alert' && subject),
  )

export default defineCheck({
  id: 'drill/only-absence',
  on: 'suite',
  severity: 'warning',
  about:
    'An alert that is drilled to stay quiet is drilled to fire, too; otherwise the drill passes without the rule.',
  *run(suite, project) {
    const { alerts } = rulesLoadedBy(suite, project)
    const seen = new Set<string>()
    const fires = (name: string): boolean =>
      project.suites.some((other) =>
        other.tests.some(({ assertions }) =>
          assertions.some(
            ({ kind, subject, expected }) =>
              expected.length > 0 &&
              (kind === 'alert' ? subject?.text === name : subject?.text.includes(name) === true),
          ),
        ),
      )
    for (const { subject } of alertAssertions(suite)) {
      const name = subject?.text ?? ''
      if (seen.has(name) || !alerts.has(name)) continue
      seen.add(name)
      if (fires(name)) continue
      yield {
        at: subject,
        alert: name,
        message: `\`${name}\` is only ever expected to be quiet: these drills pass without the rule, too`,
        help: 'Add a test in which it fires.',
      }
    }
    const assertions = suite.tests.flatMap((test) => test.assertions)
    if (seen.size > 0 || assertions.length === 0 || assertions.some(({ expected }) => expected.length > 0))
      return
    if (assertions.some(({ kind }) => kind === 'alert')) return
    yield {
      at: assertions[0]?.subject,
      message: 'the suite only asserts that nothing is there, which holds without any rule, too',
      help: 'Add an assertion that expects a sample.',
    }
  },
})
