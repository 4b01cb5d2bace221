/**
 * What a run of the checks leaves for the next one over the same tree. A check is handed a part of the project at
 * first, and more only where it asks for more: what it found on a subject holds for as long as the subject and the
 * part are the very same objects.
 */

import type { Diagnostic } from '../diagnostic.ts'
import { today } from '../lib/day.ts'
import type { Project } from '../model/project.ts'
import type { Check } from './check.ts'

type Field = keyof Project

/** From narrow to wide; a check that needs more than the last of them is handed the project. */
const ofRules: readonly Field[] = ['config', 'recordings']
const ofTree: readonly Field[] = [
  ...ofRules,
  'ruleFiles',
  'rules',
  'alerts',
  'alertsNamed',
  'recordingsNamed',
  'ruleFileAt',
  'alertsOf',
  'strays',
  'unreadable',
]
const levels = [ofRules, ofTree]

/** Thrown by what a part does not have. A value would be remembered as if it came from the part. */
class NotInPart extends Error {}

function partOf(project: Project, fields: readonly Field[], memory: CheckMemory): Project {
  const part = {}
  for (const field of Object.keys(project) as Field[]) {
    const has = fields.includes(field)
    Object.defineProperty(part, field, {
      enumerable: true,
      ...(has
        ? { value: project[field] }
        : {
            get() {
              memory.isMissing = true
              throw new NotInPart(field)
            },
          }),
    })
  }
  return part as Project
}

interface Kept {
  readonly view: Project
  readonly found: readonly Diagnostic[]
  readonly cost: number
}

export interface CheckMemory {
  /** The part of the project that a check gets, by its level. */
  views: readonly Project[]
  /** How much of the project each check has asked for so far. */
  readonly levelOf: Map<Check, number>
  readonly kept: Map<Check, WeakMap<object, Kept>>
  /** Some checks go by the day, 'YYYY-MM-DD'. */
  day: string
  /** A check asked for what the part that it was handed does not have. */
  isMissing: boolean
}

export const checkMemory = (): CheckMemory => ({
  views: [],
  levelOf: new Map(),
  kept: new Map(),
  day: '',
  isMissing: false,
})

export const forgetFindings = (memory: CheckMemory): void => memory.kept.clear()

/** What a check is run on, with what a finding takes from it. */
interface Subject {
  readonly value: unknown
}

/** Runs one check on one subject. */
type Run<S extends Subject> = (check: Check, subject: S, view: Project) => readonly Diagnostic[]

export interface MemoryRun<S extends Subject> {
  /** What is found on the subjects of a check; the project itself is a subject of some. */
  find(check: Check, subjects: readonly S[]): readonly Diagnostic[]
  /** What all findings cost to make, whenever that was. */
  cost(): number
}

/**
 * @param run makes the findings anew
 * @param costNow what was spent of the bounded work of this run
 */
export function withMemory<S extends Subject>(
  memory: CheckMemory,
  project: Project,
  run: Run<S>,
  costNow: () => number,
): MemoryRun<S> {
  const day = today()
  if (memory.day !== day) forgetFindings(memory)
  memory.day = day
  memory.views = levels.map((fields, level) => {
    const before = memory.views[level]
    const isSame = before && fields.every((field) => before[field] === project[field])
    return isSame ? before : partOf(project, fields, memory)
  })
  const views = [...memory.views, project]
  let total = 0

  const findOn = (check: Check, subject: S, level: number): readonly Diagnostic[] => {
    const view = views[level] as Project
    const own = (subject.value === project ? view : subject.value) as object
    let kept = memory.kept.get(check)
    if (!kept) {
      kept = new WeakMap()
      memory.kept.set(check, kept)
    }
    const known = kept.get(own)
    if (known?.view === view) {
      total += known.cost
      return known.found
    }
    const before = costNow()
    const found = run(check, { ...subject, value: own }, view)
    const cost = costNow() - before
    total += cost
    if (view !== project) kept.set(own, { view, found, cost })
    return found
  }

  return {
    find(check, subjects) {
      for (let level = memory.levelOf.get(check) ?? 0; ; level++) {
        memory.levelOf.set(check, level)
        memory.isMissing = false
        try {
          const found: Diagnostic[] = []
          for (const subject of subjects) {
            const own = findOn(check, subject, level)
            if (memory.isMissing) throw new NotInPart()
            for (const one of own) found.push(one)
          }
          return found
        } catch (error) {
          if (!memory.isMissing) throw error
        }
      }
    },
    cost: () => total,
  }
}
