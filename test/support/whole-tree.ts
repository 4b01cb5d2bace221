/** All that is made of a tree without promtool: for tests that nothing in it crashes. */
import { rmSync } from 'node:fs'
import type { Stream } from '../../scripts/context.ts'
import type { Diagnostic } from '../../scripts/diagnostic.ts'
import { flavorNames } from '../../scripts/emit/flavor/names.ts'
import { checkTree } from '../../scripts/session/check-tree.ts'
import { builtPages } from '../../scripts/session/pages.ts'
import { treeOf } from './folders.ts'

const silent: Stream = { write: () => {}, isTTY: false, color: false }

/** Checks the tree, and builds it for every flavor. */
export async function findingsIn(files: Readonly<Record<string, string>>): Promise<readonly Diagnostic[]> {
  const root = treeOf(files)
  try {
    const context = { cwd: root, env: process.env, stdout: silent, stderr: silent }
    const options = { paths: [], root, drill: false, offline: true, updateBaseline: false }
    const { diagnostics, project } = await checkTree(options, context)
    for (const flavor of [undefined, ...flavorNames]) builtPages(project, flavor, true)
    return diagnostics
  } finally {
    rmSync(root, { recursive: true })
  }
}
