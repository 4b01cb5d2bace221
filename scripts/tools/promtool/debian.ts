/** promtool out of Debian's or Ubuntu's package of Prometheus, without installing it and without being root. */
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { mebibyte, type RunResult, run } from '../process.ts'

export interface DebianOptions {
  /** An empty directory to work in. */
  readonly scratch: string
  readonly progress: (message: string) => void
}

/** True on Debian, Ubuntu and what is made of them. */
export function isDebian(osRelease = '/etc/os-release'): boolean {
  if (!existsSync(osRelease)) return false
  return readFileSync(osRelease, 'utf8')
    .split('\n')
    .filter((line) => /^ID(_LIKE)?=/.test(line))
    .some((line) => /\b(debian|ubuntu)\b/.test(line))
}

const bounds = { memory: 2048 * mebibyte, output: mebibyte }

const succeeded = (result: RunResult): boolean => result.ended === 'exit' && result.status === 0

function explain(what: string, result: RunResult): Error {
  const lines = result.output.split('\n').filter((line) => /^(E|Err|W|dpkg)/.test(line.trim()))
  const why =
    result.ended === 'time' ? 'it took too long' : (lines.at(-1) ?? result.reason ?? result.output).trim()
  return new Error(`${what} failed: ${why || `exit code ${result.status}`}`)
}

/** apt options under which nothing of the system's own state is written. */
function privateState(scratch: string): string[] {
  const directories = ['state/lists/partial', 'cache/archives/partial']
  for (const directory of directories) mkdirSync(join(scratch, directory), { recursive: true })
  return [
    `Dir::State=${join(scratch, 'state')}`,
    `Dir::State::status=/var/lib/dpkg/status`,
    `Dir::Cache=${join(scratch, 'cache')}`,
    // Otherwise a root apt drops to a user that may not write to our directory.
    'APT::Sandbox::User=root',
    'Acquire::Retries=2',
    'Acquire::http::Timeout=20',
    'Acquire::https::Timeout=20',
    'Acquire::Languages=none',
  ].flatMap((option) => ['-o', option])
}

/** Downloads the package, checks it as apt does, and unpacks it. Throws an error that says what went wrong. */
export async function fetchFromDebian(options: DebianOptions): Promise<{ program: string; version: string }> {
  const { scratch, progress } = options
  const env = { LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' }
  const quick = [
    '-o',
    'APT::Sandbox::User=root',
    '-o',
    'Acquire::http::Timeout=20',
    '-o',
    'Acquire::Retries=1',
  ]
  const download = (apt: string[]): Promise<RunResult> =>
    run('apt-get', [...apt, 'download', 'prometheus'], { ...bounds, time: 180_000, cwd: scratch, env })

  progress('fetching the package of Prometheus with apt-get download (nothing is installed)')
  let result = await download(quick)
  if (!succeeded(result)) {
    progress('the package lists are missing or old: fetching current ones into a temporary directory')
    const apt = privateState(scratch)
    const updated = await run('apt-get', [...apt, 'update'], { ...bounds, time: 240_000, cwd: scratch, env })
    if (!succeeded(updated)) throw explain('apt-get update', updated)
    result = await download(apt)
    if (!succeeded(result)) throw explain('apt-get download prometheus', result)
  }
  const deb = readdirSync(scratch).find((name) => name.startsWith('prometheus_') && name.endsWith('.deb'))
  if (!deb) throw new Error('apt-get download left no package')
  const unpacked = await run('dpkg-deb', ['-x', join(scratch, deb), join(scratch, 'package')], {
    ...bounds,
    time: 120_000,
    env,
  })
  if (!succeeded(unpacked)) throw explain('dpkg-deb -x', unpacked)
  const program = join(scratch, 'package', 'usr', 'bin', 'promtool')
  if (!existsSync(program)) throw new Error('the package of Prometheus holds no promtool')
  return { program, version: /_(\d+(?:\.\d+)*)/.exec(deb)?.[1] ?? 'debian' }
}
