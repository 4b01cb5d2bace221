/** promtool from the Prometheus project's own release. */

import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable, Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { table } from '../../lib/table.ts'
import { mebibyte, messageOf, run } from '../process.ts'

/** The release that is fetched. Also the one whose drills' results are meant where majors differ. */
export const releaseVersion = '3.16.0'
export const releaseBase = 'https://github.com/prometheus/prometheus/releases/download'

const architectures: Readonly<Record<string, string>> = table({
  x64: 'amd64',
  arm64: 'arm64',
  arm: 'armv7',
  ia32: '386',
  ppc64: 'ppc64le',
  riscv64: 'riscv64',
  s390x: 's390x',
})
const systems = new Set(['linux', 'darwin', 'freebsd', 'openbsd', 'netbsd'])

export interface ReleaseOptions {
  readonly base?: string
  readonly version?: string
  readonly platform: string
  readonly arch: string
  /** An empty directory to work in. */
  readonly scratch: string
  readonly progress: (message: string) => void
  /** Milliseconds without a byte before it is given up. */
  readonly patience?: number
}

/** `prometheus-3.16.0.linux-amd64`, or nothing where the project publishes none. */
export function releaseName(version: string, platform: string, arch: string): string | undefined {
  const architecture = architectures[arch]
  if (!systems.has(platform) || !architecture) return undefined
  return `prometheus-${version}.${platform}-${architecture}`
}

/** A request that is given up when nothing arrives for `patience` milliseconds. */
async function request(
  url: string,
  patience: number,
): Promise<{ body: Readable; length: number; alive: () => void }> {
  const controller = new AbortController()
  const giveUp = (): void => controller.abort(new Error(`no answer from ${url} for ${patience / 1000} s`))
  let timer = setTimeout(giveUp, patience)
  const alive = (): void => {
    clearTimeout(timer)
    timer = setTimeout(giveUp, patience)
    timer.unref()
  }
  try {
    const response = await fetch(url, { signal: controller.signal })
    if (!response.ok || !response.body) throw new Error(`${url} answered ${response.status}`)
    alive()
    const body = Readable.fromWeb(response.body as never)
    body.once('close', () => clearTimeout(timer))
    return { body, length: Number(response.headers.get('content-length') ?? 0), alive }
  } catch (error) {
    clearTimeout(timer)
    const cause = error instanceof Error && error.cause ? messageOf(error.cause) : messageOf(error)
    throw new Error(cause)
  }
}

async function text(url: string, patience: number): Promise<string> {
  const { body, alive } = await request(url, patience)
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of body) {
    alive()
    size += chunk.length
    if (size > mebibyte) throw new Error(`${url} is far too long`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

async function download(
  url: string,
  file: string,
  options: ReleaseOptions,
  patience: number,
): Promise<string> {
  const { body, length, alive } = await request(url, patience)
  const hash = createHash('sha256')
  let received = 0
  let said = 0
  const watch = new Transform({
    transform(chunk: Buffer, _, next) {
      alive()
      hash.update(chunk)
      received += chunk.length
      if (received - said > 10 * mebibyte) {
        said = received
        const of = length > 0 ? ` of ${Math.round(length / mebibyte)}` : ''
        options.progress(`  ${Math.round(received / mebibyte)}${of} MiB`)
      }
      next(null, chunk)
    },
  })
  await pipeline(body, watch, createWriteStream(file))
  if (length > 0 && received !== length) throw new Error(`${url} ended after ${received} of ${length} bytes`)
  return hash.digest('hex')
}

/** Downloads, verifies and unpacks promtool. Throws an error whose message says what went wrong. */
export async function fetchRelease(options: ReleaseOptions): Promise<{ program: string; version: string }> {
  const { base = releaseBase, version = releaseVersion, scratch, progress, patience = 20_000 } = options
  const name = releaseName(version, options.platform, options.arch)
  if (!name)
    throw new Error(`the Prometheus project publishes nothing for ${options.platform} on ${options.arch}`)
  const archive = `${name}.tar.gz`
  progress(`fetching promtool ${version} from ${new URL(base).host}`)
  const sums = await text(`${base}/v${version}/sha256sums.txt`, patience)
  const published = sums
    .split('\n')
    .map((line) => line.trim().split(/\s+\*?/))
    .find(([, file]) => file === archive)?.[0]
  if (!published) throw new Error(`the release's sha256sums.txt does not list ${archive}`)
  const file = join(scratch, archive)
  const sum = await download(`${base}/v${version}/${archive}`, file, options, patience)
  if (sum !== published)
    throw new Error(`${archive} has the checksum ${sum}, and the release says ${published}: it was not used`)
  const bounds = { time: 120_000, memory: 1024 * mebibyte, output: mebibyte }
  const unpacked = await run('tar', ['-xzf', file, '-C', scratch, `${name}/promtool`], bounds)
  if (unpacked.ended !== 'exit' || unpacked.status !== 0)
    throw new Error(
      `tar could not unpack ${archive}: ${(unpacked.reason ?? unpacked.output).trim() || unpacked.ended}`,
    )
  return { program: join(scratch, name, 'promtool'), version }
}
