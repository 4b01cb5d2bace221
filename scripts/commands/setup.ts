import { offline } from './options.ts'
import { defineVerb } from './verb.ts'

export default defineVerb({
  name: 'setup',
  positionals: '',
  about: 'find or fetch promtool, and say which one is used',
  options: offline,
  examples: [['firedrill setup', 'which promtool it is, and where it was looked for']],
  async run({ values }, context) {
    const { setup } = await import('./lib/setup.ts')
    return setup({ offline: values.offline ?? false }, context)
  },
})
