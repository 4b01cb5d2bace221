import { dryRun, root } from './options.ts'
import { defineVerb } from './verb.ts'

export default defineVerb({
  name: 'rename',
  positionals: '<old> <new>',
  about: 'rename an alert in rules, pages, links and suites, and leave a redirect',
  options: { ...dryRun, ...root },
  examples: [
    ['firedrill rename RedisDown RedisIsDown --dry-run', 'the diff'],
    ['firedrill rename RedisDown RedisIsDown', 'the same, written: all of it or nothing'],
  ],
  async run({ positionals, values }, context) {
    const { rename } = await import('../session/rename.ts')
    return rename({ names: positionals, root: values.root, dryRun: values['dry-run'] ?? false }, context)
  },
})
