import { checking, checkOptions, reportOptions } from './options.ts'
import { defineVerb } from './verb.ts'

export default defineVerb({
  name: 'check',
  positionals: '[paths]',
  about: 'check rules, runbooks and links, and run the drills (the default)',
  details:
    'Changes nothing in the tree. Paths narrow what is reported; without one it is the tree you are in.',
  options: checking,
  examples: [
    ['firedrill check', 'everything in this tree'],
    ['firedrill check rules/redis --no-drill', 'the findings of a part of it, without promtool'],
    ['firedrill check --changed=origin/main --format github', 'what a branch changed, in a pull request'],
  ],
  async run(call, context) {
    const [{ check }, { targetsOf }] = await Promise.all([
      import('../session/check.ts'),
      import('../session/reports.ts'),
    ])
    const targets = targetsOf(reportOptions(call), context.env)
    return check({ ...checkOptions(call), targets }, context)
  },
})
