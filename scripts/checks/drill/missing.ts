import { drilledByBroken } from '../../model/broken.ts'
import { rulesLoadedBy } from '../../suite/rules.ts'
import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'drill/missing',
  on: 'project',
  severity: 'warning',
  about: 'In a tree with suites, every alert has a drill.',
  *run(project) {
    if (project.suites.length === 0) return
    const drilled = new Set(drilledByBroken(project))
    for (const { tests } of project.suites)
      for (const { assertions } of tests)
        for (const { kind, subject } of assertions) {
          if (kind === 'alert' && subject) drilled.add(subject.text)
          // ALERTS{alertname="…"} counts as a drill, and ALERTS{alertname=~"…|…"} as a drill of each name.
          else
            for (const [, names] of subject?.text.matchAll(/alertname\s*=~?\s*["'`]([^"'`]*)/g) ?? [])
              for (const name of names?.match(/[^|()]+/g) ?? []) drilled.add(name)
        }
    // If at least half of a file is drilled, its author probably wants all of it drilled; otherwise this is only information.
    const isMostlyDrilled = new Map(
      [...new Set(project.suites.flatMap((suite) => rulesLoadedBy(suite, project).files))].map((file) => {
        const alerts = file.groups.flatMap(({ rules }) => rules.filter(({ kind }) => kind === 'alert'))
        const count = alerts.filter(({ name }) => drilled.has(name.text)).length
        return [file, count * 2 >= alerts.length]
      }),
    )
    for (const alert of project.alerts) {
      const name = alert.name.text
      if (drilled.has(name)) continue
      yield {
        at: alert.name,
        alert: name,
        severity: isMostlyDrilled.get(alert.file) ? undefined : ('info' as const),
        message: `no suite drills \`${name}\``,
        help: 'Run `firedrill new`: it writes a first drill with a test that fires and one that stays quiet.',
      }
    }
  },
})
