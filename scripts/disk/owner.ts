/** Which process something belongs to, and whether that process is still there. */
import { createHash } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { temporaryToken } from './write.ts'

/** How long a process counts as alive that can't be looked at from here, in milliseconds. No write takes that long. */
const foreignLife = 120_000

function orNothing(read: () => string): string {
  try {
    return read().trim()
  } catch {
    return ''
  }
}

const short = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 8)

/** When a process started, in ticks since the machine did; '' for none, and where the system doesn't say. */
export function startOf(pid: number): string {
  const stat = orNothing(() => readFileSync(`/proc/${pid}/stat`, 'latin1'))
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  // One that ended and that its parent has not asked after yet holds nothing.
  return fields[0] === 'Z' || fields[0] === 'X' ? '' : (fields[19] ?? '')
}

interface Owner {
  readonly pid: number
  readonly start: string
  readonly host: string
  readonly boot: string
  /** The space in which the number of the process means something: a container has its own. */
  readonly space: string
}

const boot = orNothing(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8'))
const pids = orNothing(() => readlinkSync('/proc/self/ns/pid'))
const here = { host: short(hostname()), boot: short(boot), space: short(pids) }

/** Within one of these a pid means one process: a container has pids of its own, and a boot begins anew. */
export const pidSpace: string = short([boot, pids, hostname()].join('\n'))

const me: Owner = { pid: process.pid, start: startOf(process.pid), ...here }

/** The name of this process, with the token of its temporary files. It can be that of a file. */
export const ownName: string = [me.pid, me.start || '0', me.host, me.boot, me.space, temporaryToken].join('-')

/** The token in a name. */
export const tokenIn = (name: string): string | undefined =>
  /^\d+-\d+-[0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}-([0-9a-f]{6})/.exec(name)?.[1]

/** Whether the process with that number, which started then, is still there. `start` is '0' where nobody knows it. */
export function isRunning(pid: number, start: string): boolean {
  if (start !== '0') return startOf(pid) === start
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Whether the process of that name is still there. `age`: milliseconds since it wrote the name. */
export function isAlive(name: string, age: number): boolean {
  const [pid, start, host, boot, space] = name.split('-')
  if (tokenIn(name) === undefined) return false
  if (host === here.host && boot !== here.boot) return false
  if (boot !== here.boot || space !== here.space) return age < foreignLife
  return isRunning(Number(pid), start as string)
}
