import { dryRun, noDrill, root } from './options.ts'
import { defineVerb } from './verb.ts'

export default defineVerb({
  name: 'new',
  positionals: '<alert>…',
  about: 'write a runbook page and a drill for an alert that has none',
  options: {
    'all-missing': { type: 'boolean', about: 'for all alerts that lack a page or a drill' },
    template: { type: 'string', value: 'FILE', about: 'a page of your own with {alert}, {rule} …' },
    list: { type: 'boolean', about: 'only show what a template may hold' },
    ...noDrill,
    ...dryRun,
    ...root,
  },
  examples: [
    ['firedrill new RedisDown', 'its page and its drill'],
    ['firedrill new --all-missing --no-drill --dry-run', 'the diff of all pages that are missing'],
  ],
  async run({ positionals, values }, context) {
    const { newRunbook } = await import('../session/new.ts')
    const { template, root, list = false } = values
    const flags = {
      allMissing: values['all-missing'] ?? false,
      drill: !values['no-drill'],
      dryRun: values['dry-run'] ?? false,
    }
    return newRunbook({ alerts: positionals, template, list, root, ...flags }, context)
  },
})
