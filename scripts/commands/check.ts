import { UsageError } from '../errors.ts'
import { checking, checkOptions, reportOptions, watch } from './options.ts'
import { defineVerb } from './verb.ts'

/** A report is written once, and the web and git are asked about a tree that stays as it is. */
const notWatched = ['format', 'output', 'fail-on', 'update-baseline', 'changed', 'site', 'online']

export default defineVerb({
  name: 'check',
  positionals: '[paths]',
  about: 'check rules, runbooks and links, and run the drills (the default)',
  details:
    'Changes nothing in the tree. Paths narrow what is reported; without one it is the tree you are in.',
  options: { ...checking, ...watch },
  examples: [
    ['firedrill check', 'everything in this tree'],
    ['firedrill check --watch', 'while you write rules, suites and pages'],
    ['firedrill check --changed=origin/main --format github', 'what a branch changed, in a pull request'],
  ],
  async run(call, context) {
    if (call.values.watch) {
      const other = notWatched.find((name) => call.given.some((option) => option.name === name))
      if (other !== undefined)
        throw new UsageError(`--watch does not go with --${other}`, 'Leave out one of them.')
      const { watchCheck } = await import('../session/watch/watch-check.ts')
      return watchCheck(checkOptions(call), context)
    }
    const [{ check }, { targetsOf }] = await Promise.all([
      import('../session/check.ts'),
      import('../session/reports.ts'),
    ])
    const targets = targetsOf(reportOptions(call), context.env)
    return check({ ...checkOptions(call), targets }, context)
  },
})
