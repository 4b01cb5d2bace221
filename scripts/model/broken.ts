/** What files that are no valid YAML just now are about, as far as their lines tell: nothing of it is missing. */
import { memo } from '../lib/memo.ts'
import type { Project } from './project.ts'
import type { Source } from './source.ts'

const brokenSources = ({ strays }: Project): Source[] =>
  strays.filter(({ problems }) => problems.length > 0).map(({ source }) => source)

const namesIn = (sources: readonly Source[], pattern: RegExp): ReadonlySet<string> =>
  new Set(sources.flatMap(({ text }) => [...text.matchAll(pattern)].flatMap(([, name]) => name ?? [])))

/** The alerts that such rule files raise. */
export const alertsOfBroken = memo((project: Project) =>
  namesIn(brokenSources(project), /^[ \t-]*alert:[ \t]*["']?([^\s"'#]+)/gm),
)

/** The alerts that such suites drill. */
export const drilledByBroken = memo((project: Project) =>
  namesIn(brokenSources(project), /\balertname:[ \t]*["']?([^\s"',}#]+)/g),
)

/** The names of the files, without folders, that such suites load. */
export const loadedByBroken = memo(
  (project: Project): ReadonlySet<string> =>
    new Set(
      brokenSources(project)
        .filter(({ text }) => /^rule_files:/m.test(text))
        .flatMap(({ text }) => text.split(/[\s"'[\],/]+/).filter((word) => /\.ya?ml$/.test(word))),
    ),
)
