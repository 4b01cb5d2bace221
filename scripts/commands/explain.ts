import { defineVerb } from './verb.ts'

export default defineVerb({
  name: 'explain',
  positionals: '<check>',
  about: 'what a check means, with a bad and a good example',
  options: {
    list: { type: 'boolean', about: 'all checks' },
    format: { type: 'string', value: 'NAME', choices: ['text', 'json'], about: 'text or json' },
  },
  examples: [
    ['firedrill explain alert/for', 'one check'],
    ['firedrill explain --list --format json', 'all of them, for a program'],
  ],
  async run({ positionals, values }, context) {
    const { explain } = await import('./lib/explain.ts')
    return explain({ id: positionals[0], list: values.list ?? false, format: values.format }, context)
  },
})
