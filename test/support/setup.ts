/** Gives the run a folder of its own for all that is temporary, and removes it when the run is over, failed or not. */
import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeFolder } from './folders.ts'

export default function setup(): () => void {
  const before = process.env.TMPDIR
  const folder = mkdtempSync(join(tmpdir(), 'firedrill-tests-'))
  // As /tmp is: some tests run programs as another user.
  chmodSync(folder, 0o1777)
  process.env.TMPDIR = folder
  return () => {
    removeFolder(folder)
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
}
