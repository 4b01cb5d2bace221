/** Names of folders that say which process they belong to, so that a later run knows which have lost their owner. */
import { randomBytes } from 'node:crypto'
import { lstatSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { isRunning, pidSpace, startOf } from '../disk/owner.ts'

/** Folders of runs that are looked at; where there are more, they are swept in part. */
const mostEntries = 1_000
/** Folders that one run removes for others. */
const mostSwept = 8
/** Milliseconds after which a folder of another machine, container or boot has no owner any more. */
const longest = 24 * 3_600_000

/** A name for a folder of this process: `firedrill-<pid space>-<pid>-<start>-<random>`. */
export function ownName(): string {
  return `firedrill-${pidSpace}-${process.pid}-${startOf(process.pid) || '0'}-${randomBytes(6).toString('hex')}`
}

const ownShape = /^firedrill-([0-9a-f]{8})-(\d+)-(\d+)-[0-9a-f]{12}$/

/** Whether the folder of that name has lost its owner. */
function isLeft(path: string, name: string): boolean {
  const [, of, pid, start] = ownShape.exec(name) ?? []
  if (of === undefined || pid === undefined || start === undefined) return false
  const stat = lstatSync(path)
  if (!stat.isDirectory() || stat.uid !== process.getuid?.()) return false
  return of === pidSpace ? !isRunning(Number(pid), start) : Date.now() - stat.mtimeMs > longest
}

/** Folders of this user in `parent` whose owner ended without removing them. Links are never among them. */
export function leftIn(parent: string): string[] {
  try {
    const names = readdirSync(parent).filter((name) => ownShape.test(name))
    // Of those that are not left there are as many as runs at this moment.
    const left: string[] = []
    for (const name of names.slice(0, mostEntries)) {
      if (left.length < mostSwept && isLeft(join(parent, name), name)) left.push(join(parent, name))
    }
    return left
  } catch {
    // Nobody can be sure of a folder that can't be read, or that another run is removing.
    return []
  }
}
