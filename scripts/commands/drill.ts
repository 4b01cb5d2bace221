import { UsageError } from '../errors.ts'
import { cache, limits, offline, reportOptions, reports, root, watch } from './options.ts'
import { defineVerb } from './verb.ts'

export default defineVerb({
  name: 'drill',
  positionals: '[filter]',
  about: 'run the drills alone, and show each assertion',
  details: 'A filter is a part of the name of an alert, a suite or a rule file.',
  options: {
    run: {
      type: 'string',
      value: 'REGEX',
      about: 'only tests, alerts and expressions whose name matches',
    },
    coverage: {
      type: 'boolean',
      about: 'what the drills prove of each alert; also --format json, lcov, cobertura',
    },
    ...watch,
    export: {
      type: 'string',
      value: 'DIR',
      about: 'write suites of the extended form as plain promtool files',
    },
    ...reports,
    ...offline,
    ...cache,
    ...limits,
    ...root,
  },
  examples: [
    ['firedrill drill RedisDown', 'the drills of one alert'],
    ['firedrill drill --watch', 'while you write rules and suites'],
    ['firedrill drill --coverage --format lcov --output drills.lcov', 'what they prove, for a coverage tool'],
  ],
  async run(call, context) {
    const { positionals: filter, values } = call
    const { root, offline = false, run, coverage = false } = values
    if (values.export !== undefined) {
      const { exportSuites } = await import('../session/export.ts')
      return exportSuites({ folder: values.export, filter, root, offline }, context)
    }
    const options = {
      filter,
      root,
      offline,
      run,
      coverage,
      cache: !values['no-cache'],
      reportOptions: reportOptions(call),
    }
    if (values.watch) {
      if (coverage || options.reportOptions.length > 0)
        throw new UsageError('--watch shows verdicts only', 'Leave out --coverage, --format and --output.')
      const { watchDrills } = await import('../session/watch/watch-drills.ts')
      return watchDrills(options, context)
    }
    const { drill } = await import('../session/drill.ts')
    return drill(options, context)
  },
})
