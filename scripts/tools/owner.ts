/** Names of folders that say which process they belong to, so that a later run knows which have lost their owner. */
import { createHash, randomBytes } from 'node:crypto'
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'

/** Folders of runs that are looked at; where there are more, they are swept in part. */
const mostEntries = 1_000
/** Folders that one run removes for others. */
const mostSwept = 8
/** Milliseconds after which a folder of another machine, container or boot has no owner any more. */
const longest = 24 * 3_600_000

const attempt = (read: () => string): string | undefined => {
  try {
    return read()
  } catch {
    return undefined
  }
}

/** When a process was started, as a number that no other process of the same pid has. Linux only. */
function startOf(pid: number | 'self'): string | undefined {
  const stat = attempt(() => readFileSync(`/proc/${pid}/stat`, 'utf8'))
  // The name of the program stands in parentheses and may hold anything.
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
}

/** Within one of these a pid means one process: a container has pids of its own, and a boot begins anew. */
function pidSpace(): string {
  space ??= readPidSpace()
  return space
}

let space: string | undefined

function readPidSpace(): string {
  const parts = [
    attempt(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8')),
    attempt(() => readlinkSync('/proc/self/ns/pid')),
    hostname(),
  ]
  return createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, 8)
}

/** A name for a folder of this process: `firedrill-<pid space>-<pid>-<start>-<random>`. */
export function ownName(): string {
  return `firedrill-${pidSpace()}-${process.pid}-${startOf('self') ?? 0}-${randomBytes(6).toString('hex')}`
}

function isAlive(pid: number, start: string): boolean {
  if (start !== '0') return startOf(pid) === start
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

const ownShape = /^firedrill-([0-9a-f]{8})-(\d+)-(\d+)-[0-9a-f]{12}$/

/** Whether the folder of that name has lost its owner. */
function isLeft(path: string, name: string, space: string): boolean {
  const [, of, pid, start] = ownShape.exec(name) ?? []
  if (of === undefined || pid === undefined || start === undefined) return false
  const stat = lstatSync(path)
  if (!stat.isDirectory() || stat.uid !== process.getuid?.()) return false
  return of === space ? !isAlive(Number(pid), start) : Date.now() - stat.mtimeMs > longest
}

/** Folders of this user in `parent` whose owner ended without removing them. Links are never among them. */
export function leftIn(parent: string): string[] {
  try {
    const space = pidSpace()
    const names = readdirSync(parent).filter((name) => ownShape.test(name))
    // Of those that are not left there are as many as runs at this moment.
    const left: string[] = []
    for (const name of names.slice(0, mostEntries)) {
      if (left.length < mostSwept && isLeft(join(parent, name), name, space)) left.push(join(parent, name))
    }
    return left
  } catch {
    // Nobody can be sure of a folder that can't be read, or that another run is removing.
    return []
  }
}
