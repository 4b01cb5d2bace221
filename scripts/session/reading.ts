/** Reads one tree again and again: what did not change since the last look is not read from the disk. */
import { type Disk, openDisk } from '../disk/disk.ts'
import { readMemory } from '../disk/read-memory.ts'

/** What one look at the tree goes through. */
export interface Reading {
  readonly disk: Disk
  /** The folders whose entries were asked for. */
  readonly entered: ReadonlySet<string>
}

export interface TreeReader {
  /** @param named folders beside the tree that the call allows */
  begin(root: string, named?: readonly string[]): Reading
  /** Forgets what the look that ended did not read. */
  end(): void
}

export function openReader(): TreeReader {
  const memory = readMemory()
  return {
    begin(root, named = []) {
      const disk = openDisk(root, named, { memory })
      const entered = new Set<string>()
      const entries: Disk['entries'] = (folder) => {
        entered.add(folder)
        return disk.entries(folder)
      }
      return { disk: { ...disk, entries }, entered }
    },
    end: memory.sweep,
  }
}
