import { drilledByBroken } from '../../model/broken.ts'
import { rulesLoadedBy } from '../../model/suite-rules.ts'
import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'drill/missing',
  on: 'project',
  severity: 'warning',
  about: 'Every alert is drilled by some suite, in a tree that has suites.',
  *run(project) {
    if (project.suites.length === 0) return
    const drilled = new Set(drilledByBroken(project))
    for (const { tests } of project.suites)
      for (const { assertions } of tests)
        for (const { kind, subject } of assertions) {
          if (kind === 'alert' && subject) drilled.add(subject.text)
          // ALERTS{alertname="…"} is a drill, too, and so is ALERTS{alertname=~"…|…"} of each.
          else
            for (const [, names] of subject?.text.matchAll(/alertname\s*=~?\s*["'`]([^"'`]*)/g) ?? [])
              for (const name of names?.match(/[^|()]+/g) ?? []) drilled.add(name)
        }
    // Where most of a file is drilled its author wants all of it drilled; elsewhere it is only worth knowing.
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
        help: '`firedrill new` writes a first drill: one that fires, and one that stays quiet.',
      }
    }
  },
})
