import { type Flavor, flavorNames } from '../emit/flavor/names.ts'
import { checking, checkOptions, reportOptions } from './options.ts'
import { defineVerb } from './verb.ts'

export default defineVerb({
  name: 'build',
  positionals: '[path]',
  about: 'check, then write the expanded pages and alerts.json',
  details:
    'Writes nothing while there are errors, and removes only files that it wrote itself. Without --flavor only what a rule brings in is changed.',
  options: {
    out: { type: 'string', value: 'DIR', about: 'the folder to write to; build/ by default' },
    flavor: {
      type: 'string',
      value: 'NAME',
      choices: flavorNames,
      about: 'the generator that shows the pages',
    },
    index: {
      type: 'boolean',
      about: 'also a page that lists the alerts, for each folder of runbooks without one',
    },
    check: { type: 'boolean', about: 'write nothing; say whether the output is current' },
    ...checking,
  },
  examples: [
    ['firedrill build', 'the pages of this tree, in build/'],
    ['firedrill build --out site/content --flavor hugo --index', 'for a Hugo site, with index pages'],
    ['firedrill build --check', 'in CI: whether somebody forgot to build'],
  ],
  async run(call, context) {
    const [{ build }, { targetsOf }] = await Promise.all([
      import('../session/build.ts'),
      import('../session/reports.ts'),
    ])
    const { out, flavor, index, check = false } = call.values
    const targets = targetsOf(reportOptions(call), context.env)
    const own = { out, flavor: flavor as Flavor | undefined, index, onlyCheck: check }
    return build({ ...checkOptions(call), ...own, targets }, context)
  },
})
