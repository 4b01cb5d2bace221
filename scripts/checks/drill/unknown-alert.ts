import { nearest } from '../../model/near.ts'
import { rulesLoadedBy } from '../../model/suite-rules.ts'
import type { YamlScalar } from '../../model/yaml.ts'
import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'drill/unknown-alert',
  on: 'suite',
  severity: 'error',
  about: 'Every alert that a suite asserts on is in its rule files; promtool takes any other for quiet.',
  *run(suite, project) {
    const { alerts, files, isComplete } = rulesLoadedBy(suite, project)
    if (!isComplete) return
    // A name is said once, and best where it is expected to be quiet: the others fail.
    const unknown = new Map<string, { subject: YamlScalar; isQuiet: boolean }>()
    for (const { assertions } of suite.tests) {
      const claims = new Set(assertions.flatMap(({ claim }) => claim ?? []))
      const claimed = [...claims].map(({ alertname }) => ({ subject: alertname, expected: [alertname] }))
      for (const { subject, expected } of [
        ...assertions.filter(({ kind }) => kind === 'alert'),
        ...claimed,
      ]) {
        if (!subject || alerts.has(subject.text)) continue
        const isQuiet = expected.length === 0
        const known = unknown.get(subject.text)
        if (!known || (isQuiet && !known.isQuiet)) unknown.set(subject.text, { subject, isQuiet })
      }
    }
    for (const [name, { subject, isQuiet }] of unknown) {
      const [elsewhere] = project.alertsNamed(name)
      const guess = nearest(name, alerts.keys())
      yield {
        at: subject,
        alert: name,
        message: `\`${name}\` is no alert of the rule files of this suite${isQuiet ? ', so that it is quiet proves nothing' : ''}`,
        help: elsewhere
          ? `It is in \`${elsewhere.file.path}\`, which \`rule_files\` does not lead to.`
          : guess
            ? `Did you mean \`${guess}\`?`
            : files.length === 0
              ? 'The suite has no rule files.'
              : `The suite loads ${files
                  .map(({ path }) => `\`${path}\``)
                  .slice(0, 3)
                  .join(', ')}.`,
        ...(guess ? { data: { suggestion: guess } } : {}),
      }
    }
  },
})
