/**
 * A tree that changes while it is looked at. Each look reads, checks and drills only what is different from the look
 * before, and what comes of it is what a run over the tree as it is now would say.
 */
import { checks } from '../checks/index.ts'
import { checkMemory } from '../checks/memory.ts'
import { runChecks } from '../checks/run.ts'
import { findRoot } from '../config/root.ts'
import type { Context } from '../context.ts'
import type { Diagnostic } from '../diagnostic.ts'
import type { Project } from '../model/project.ts'
import type { OpenAnswers } from './answers.ts'
import { type Concluded, conclude, drillTree } from './check-tree.ts'
import { namedContent } from './named-content.ts'
import type { CheckOptions } from './options.ts'
import { openReader, type Reading } from './reading.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

/** The tree at one moment, and what the checks find in it. */
export interface SessionLook extends Reading {
  readonly workspace: Workspace
  readonly found: readonly Diagnostic[]
}

export interface Session {
  /** Reads and checks what changed. @throws UsageError for a tree that can't be read as one just now */
  look(): SessionLook
  /** What is to be said of a look without its drills. @throws UsageError */
  check(look: SessionLook): Promise<Concluded>
  /** The same with the drills: promtool is asked only what it was not asked before. @throws UsageError */
  drill(look: SessionLook, signal?: AbortSignal): Promise<Concluded>
}

export type SessionOptions = Omit<CheckOptions, 'targets' | 'drill'>

export function openSession(options: SessionOptions, context: Context): Session {
  const { cwd } = context
  const reader = openReader()
  const memory = checkMemory()
  const useCache: OpenAnswers = new Map()
  let previous: Project | undefined
  return {
    look() {
      const { path } = findRoot(options.paths, cwd, options.root)
      const content = namedContent(options.content, cwd, path)
      const reading = reader.begin(path, content?.outside)
      const workspace = openWorkspace({ ...options, cwd, content, disk: reading.disk, previous })
      reader.end()
      previous = workspace.project
      return { ...reading, workspace, found: runChecks(checks, workspace.project, memory) }
    },
    check: ({ workspace, found }) =>
      conclude(workspace, { found }, { ...options, updateBaseline: false }, context),
    async drill({ workspace, found }, signal) {
      const drilled = await drillTree(workspace, found, { ...options, useCache, signal }, context)
      return conclude(workspace, { found, drilled }, { ...options, updateBaseline: false }, context)
    },
  }
}
