/** Traps that depend on the disk and on the version of promtool. */
import { posix } from 'node:path'
import type { StageFinding } from '../diagnostic.ts'
import type { Project } from '../model/project.ts'
import { rangeAt } from '../model/source.ts'
import type { Suite } from '../model/suite.ts'
import { entry, itemsAt, scalarAt } from '../model/yaml.ts'
import type { PromtoolRunner } from '../promtool/ask.ts'
import { placeOfTest } from '../suite/place.ts'
import type { RuleFileEntry } from '../suite/rule-files.ts'

/** Entries of `rule_files` that match nothing: promtool warns, and runs the tests without rules. */
export function deadEntries(
  suite: Suite,
  entries: readonly RuleFileEntry[],
  { ruleFiles }: Pick<Project, 'ruleFiles'>,
): StageFinding[] {
  const dead = entries.filter(({ files, isMalformed }) => files.length === 0 && !isMalformed)
  return dead.map(({ pattern }) => {
    const meant = ruleFiles.find(({ path }) => posix.basename(path) === posix.basename(pattern.text))
    const suggestion = meant && posix.relative(posix.dirname(suite.path), meant.path)
    return {
      check: 'drill/rule-files',
      file: suite.path,
      range: rangeAt(pattern.source, pattern),
      message: `\`${pattern.text}\` matches no file, so promtool runs the tests without its rules`,
      help: /[[\\]/.test(`${suite.path}${pattern.text}`)
        ? 'Rename the folder: promtool reads `[` and `\\` in folder names as a pattern, too.'
        : suggestion && suggestion !== pattern.text
          ? `Did you mean \`${suggestion}\`?`
          : `Write the path relative to the suite's folder.`,
      data: {
        ...(suggestion ? { suggestion } : {}),
        ...(dead.length === entries.length ? { loads: 'nothing' } : {}),
      },
    }
  })
}

/** Tests whose samples are all at time 0 because they have no interval. */
export function missingIntervals(suite: Suite, promtool: PromtoolRunner): StageFinding[] {
  if (promtool.features.defaultInterval) return []
  return suite.tests.flatMap((test): StageFinding[] => {
    const values = itemsAt(test.node, 'input_series').map(
      (item) => scalarAt(item, 'values')?.text.trim() ?? '',
    )
    if (entry(test.node, 'interval') || !values.some((text) => /\s|x[1-9]/.test(text))) return []
    const at = placeOfTest(test)
    return [
      {
        check: 'drill/interval',
        file: suite.path,
        range: rangeAt(at.source, at),
        message: `${test.name ? `the test \`${test.name.text}\`` : `test ${test.index + 1}`} has no \`interval\`, and promtool ${promtool.version ?? 'before 2.49'} puts all its samples at 0`,
        help: 'Write `interval: 1m`; promtool uses the evaluation interval as the default only since 2.49.',
      },
    ]
  })
}
