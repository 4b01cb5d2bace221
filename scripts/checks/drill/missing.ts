import { rulesLoadedBy } from '../../model/suite-rules.ts'
import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'drill/missing',
  on: 'project',
  severity: 'warning',
  about: 'Every alert is drilled by some suite, in a tree that has suites.',
  *run(project) {
    if (project.suites.length === 0) return
    const tested = new Set(project.suites.flatMap((suite) => rulesLoadedBy(suite, project).files))
    const drilled = new Set<string>()
    for (const { tests } of project.suites)
      for (const { assertions } of tests)
        for (const { kind, subject } of assertions) {
          if (kind === 'alert' && subject) drilled.add(subject.text)
          // ALERTS{alertname="…"} is a drill, too.
          else
            for (const match of subject?.text.matchAll(/alertname\s*=~?\s*["'`]([^"'`]*)/g) ?? [])
              drilled.add(match[1] as string)
        }
    for (const alert of project.alerts) {
      const name = alert.name.text
      if (drilled.has(name)) continue
      yield {
        at: alert.name,
        alert: name,
        // Where the file has a suite its author wants its alerts tested; elsewhere it is only worth knowing.
        severity: tested.has(alert.file) ? undefined : ('info' as const),
        message: `no suite drills \`${name}\``,
        help: '`firedrill new` writes a first drill: one that fires, and one that stays quiet.',
      }
    }
  },
})
