/**
 * Folders and programs of this process, which don't outlive it. A shell waits for the end of this process, however it
 * ends, then kills what it started and removes its folders. Where that shell is killed too, a later run removes them.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import type { Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { leftIn, ownName } from './owner.ts'

const memory = '/dev/shm'
/** Bytes that the memory file system has left where it is used. */
const roomNeeded = 1024 * 1024 * 1024

/**
 * Reads `+ PID` and `- PID` of process groups until the other end closes, which the end of the parent does. Its first
 * two arguments are this process' folders, the others those that earlier ones left behind. Only programs of the system
 * are run: PATH may lead into the tree.
 */
const waiting = `PATH=/usr/bin:/bin; one=$1; two=$2; shift 2
[ $# -eq 0 ] || rm -rf -- "$@" </dev/null
groups=' '
while read -r sign group; do
  case $sign in
    +) groups="$groups$group " ;;
    -) case $groups in *" $group "*) groups="\${groups%% $group *} \${groups#* $group }" ;; esac ;;
  esac
done
for group in $groups; do kill -9 "-$group"; done
rm -rf -- "$one" "$two"`

interface Own {
  /** In memory, and on the disk. Made when they are needed. */
  readonly folders: readonly [string, string]
  readonly watchdog: ChildProcess
}

let own: Own | undefined
const made = new Set<string>()
const running = new Set<number>()

/** Kills what runs and removes what is on the disk, at the end of this process. */
function cleanUp(): void {
  for (const group of running) killGroup(group)
  for (const folder of made) rmSync(folder, { recursive: true, force: true })
}

function begin(): Own {
  const name = ownName()
  const folders = [join(memory, name), join(tmpdir(), name)] as const
  const left = new Set([memory, tmpdir()].flatMap(leftIn))
  const watchdog = spawn('/bin/sh', ['-c', waiting, 'sh', ...folders, ...left], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
    cwd: '/',
  })
  // Without one, things are removed at the end, and by a later run.
  watchdog.on('error', () => {})
  watchdog.stdin?.on('error', () => {})
  watchdog.unref()
  ;(watchdog.stdin as Socket | null)?.unref()
  process.once('exit', cleanUp)
  // It is waited for, so that its parent is the one that reaps it.
  process.once('beforeExit', () => {
    cleanUp()
    own = undefined
    watchdog.ref()
    watchdog.stdin?.end()
  })
  return { folders, watchdog }
}

const ours = (): Own => {
  own ??= begin()
  return own
}

/** Linux' memory file system, where it has room: promtool opens a database in TMPDIR for every test group. */
function hasRoomInMemory(): boolean {
  try {
    accessSync(memory, constants.W_OK)
    const { bavail, bsize } = statfsSync(memory)
    return bavail * bsize > roomNeeded
  } catch {
    return false
  }
}

/**
 * Hands `use` a directory that is gone afterwards, whatever happens.
 * @param where 'disk' for what may be large; else it is in memory where that has room
 */
export async function withScratch<T>(
  use: (directory: string) => Promise<T>,
  where: 'memory' | 'disk' = 'memory',
): Promise<T> {
  const [inMemory, onDisk] = ours().folders
  const folder = where === 'memory' && hasRoomInMemory() ? inMemory : onDisk
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  made.add(folder)
  const scratch = mkdtempSync(join(folder, 'x-'))
  try {
    return await use(scratch)
  } finally {
    rmSync(scratch, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** What a child is given as its file 3, to say `+ PID` on before it becomes the program that is meant. */
export const watchdogInput = (): Socket => ours().watchdog.stdin as Socket

export function killGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL')
  } catch {
    // It has ended.
  }
}

export function noteStart(group: number): void {
  running.add(group)
}

export function noteEnd(group: number): void {
  running.delete(group)
  watchdogInput().write(`- ${group}\n`)
}
