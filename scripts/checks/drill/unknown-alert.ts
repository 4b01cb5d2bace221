import type { YamlScalar } from '../../model/yaml.ts'
import { rulesLoadedBy } from '../../suite/rules.ts'
import { nearest } from '../../text/near.ts'
import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'drill/unknown-alert',
  on: 'suite',
  severity: 'error',
  about: 'Every alert that a suite asserts on is in its rule files; promtool treats any other as quiet.',
  *run(suite, project) {
    const { alerts, files, isComplete } = rulesLoadedBy(suite, project)
    if (!isComplete) return
    // Each name is reported once, preferably where it is expected to be quiet: the other assertions fail anyway.
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
        message: `\`${name}\` is not an alert in the rule files of this suite${isQuiet ? ', so an assertion that it is quiet proves nothing' : ''}`,
        help: elsewhere
          ? `It is in \`${elsewhere.file.path}\`, which \`rule_files\` does not include.`
          : guess
            ? `Did you mean \`${guess}\`?`
            : files.length === 0
              ? 'Add `rule_files`: the suite has none.'
              : `The suite loads ${files
                  .map(({ path }) => `\`${path}\``)
                  .slice(0, 3)
                  .join(', ')}.`,
        ...(guess ? { data: { suggestion: guess } } : {}),
      }
    }
  },
})
