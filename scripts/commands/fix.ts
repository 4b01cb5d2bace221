import type { FailOn } from '../diagnostic.ts'
import { baseline, dryRun, failOn, root, site } from './options.ts'
import { defineVerb } from './verb.ts'

export default defineVerb({
  name: 'fix',
  positionals: '[paths]',
  about: 'fix what leaves no choice',
  details: 'Every fix is checked again before it is written: one that brings a new finding is left out.',
  options: { ...dryRun, ...failOn, ...baseline, ...site, ...root },
  examples: [
    ['firedrill fix --dry-run', 'the diff of all fixes'],
    ['firedrill fix rules/redis', 'the fixes of a part of the tree, written'],
  ],
  async run({ positionals, values }, context) {
    const { fix } = await import('../session/fix.ts')
    const { root, baseline, site } = values
    const failOn = values['fail-on'] as FailOn | undefined
    return fix(
      { paths: positionals, root, dryRun: values['dry-run'] ?? false, failOn, baseline, site },
      context,
    )
  },
})
