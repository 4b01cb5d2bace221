/** A commit's files in a folder, as they are in the commit: attributes of the tree hide and change none of them. */
import { mkdirSync, realpathSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { askForBytes, GitError, git, gitFailed, succeeds } from './git-command.ts'
import { mebibyte, withScratch } from './process.ts'

/** Bytes of one file; of longer ones only the length is kept, for nobody reads them. */
const longest = 16 * mebibyte
/** Bytes and files of a whole tree. */
const most = 1024 * mebibyte
const mostFiles = 200_000
/** Bytes that git is asked for at once. */
const chunk = 64 * mebibyte

interface Blob {
  readonly path: string
  readonly id: string
  readonly size: number
  readonly isLink: boolean
}

/** A crafted commit may name what no checkout could hold. */
const isOdd = (path: string): boolean =>
  path.split('/').some((part) => part === '' || part === '.' || part === '..' || /^\.git$/i.test(part))

/** @throws GitError where the checkout lacks a file, as one without all objects does */
function blobsIn(listed: string): Blob[] {
  const blobs: Blob[] = []
  for (const line of listed.split('\0')) {
    const [head, path] = [line.slice(0, line.indexOf('\t')), line.slice(line.indexOf('\t') + 1)]
    const [mode, type, id = '', size] = head.split(/ +/)
    if (type !== 'blob' || isOdd(path)) continue
    if (!/^\d+$/.test(size ?? ''))
      throw gitFailed('ls-tree', { ended: 'exit', errors: `it does not have ${path}` })
    blobs.push({ path, id, size: Number(size), isLink: mode === '120000' })
  }
  return blobs
}

/** Parts of the list with about as much text each. */
function chunksOf(blobs: readonly Blob[]): Blob[][] {
  const chunks: Blob[][] = []
  let size = Number.POSITIVE_INFINITY
  for (const blob of blobs) {
    if (size + blob.size > chunk) {
      chunks.push([])
      size = 0
    }
    size += blob.size
    chunks.at(-1)?.push(blob)
  }
  return chunks
}

/** The contents, in the order of the list. @throws GitError */
async function contentsOf(root: string, blobs: readonly Blob[]): Promise<Buffer[]> {
  const input = blobs.map(({ id }) => `${id}\n`).join('')
  const bytes = await askForBytes(root, ['cat-file', '--batch'], input)
  let at = 0
  return blobs.map(({ id, size, path }) => {
    const head = `${id} blob ${size}\n`
    if (bytes.toString('latin1', at, at + head.length) !== head)
      throw gitFailed('cat-file', { ended: 'exit', errors: `it does not have ${path}` })
    const from = at + head.length
    at = from + size + 1
    return bytes.subarray(from, from + size)
  })
}

/** Whether a link leads to something in its folder or below the top, by no other way than `../` at its beginning. */
function staysInside(path: string, target: string): boolean {
  const parts = target.split('/')
  const ups = parts.findIndex((part) => part !== '..')
  if (target.startsWith('/') || ups < 0 || parts.slice(ups).includes('..')) return false
  return ups < path.split('/').length && !isOdd(posix.join(posix.dirname(path), target))
}

/** Puts one thing into the folder. A crafted commit may have two of one name: the first stays. @throws GitError */
function put(folder: string, path: string, write: (place: string) => void): void {
  const place = join(folder, path)
  try {
    mkdirSync(dirname(place), { recursive: true })
    if (realpathSync(dirname(place)) === dirname(place)) write(place)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (!['EEXIST', 'ENOTDIR', 'EISDIR', 'ENAMETOOLONG', 'ELOOP'].includes(code ?? ''))
      throw new GitError(
        `--changed: the files of the base can't be written to ${folder} (${code})`,
        'Make room there, or set TMPDIR to another folder.',
      )
  }
}

const flag = 'wx'

async function layOut(root: string, blobs: readonly Blob[], folder: string): Promise<void> {
  for (const { path, size } of blobs.filter((blob) => blob.size > longest))
    put(folder, path, (place) => {
      writeFileSync(place, '', { flag })
      truncateSync(place, size)
    })
  const short = blobs.filter(({ size }) => size <= longest)
  // Links come last, so that nothing is written through one.
  const inOrder = [...short.filter(({ isLink }) => !isLink), ...short.filter(({ isLink }) => isLink)]
  for (const part of chunksOf(inOrder)) {
    const contents = await contentsOf(root, part)
    for (const [i, { path, isLink }] of part.entries()) {
      const content = contents[i] as Buffer
      if (!isLink) put(folder, path, (place) => writeFileSync(place, content, { flag }))
      else if (staysInside(path, String(content)))
        put(folder, path, (place) => symlinkSync(String(content), place))
    }
  }
}

/** Lays the root's files as they were at a commit into a folder, hands it over, and removes it. @throws GitError */
export async function withTreeAt<T>(
  root: string,
  commit: string,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const prefix = (await git(root, ['rev-parse', '--show-prefix'])).trim().replace(/\/$/, '')
  const tree = `${commit}:${prefix}`
  // A folder that the commit doesn't have gives an empty one.
  const isThere = await succeeds(root, ['cat-file', '-e', tree])
  const blobs = isThere ? blobsIn(await git(root, ['ls-tree', '-r', '-z', '-l', '--full-tree', tree])) : []
  const size = blobs.reduce((sum, blob) => sum + Math.min(blob.size, longest), 0)
  if (blobs.length > mostFiles || size > most)
    throw new GitError(
      `--changed: the tree at ${commit.slice(0, 10)} has ${blobs.length} files of ${Math.ceil(size / mebibyte)} MiB, more than the ${mostFiles} of ${most / mebibyte} MiB that are compared`,
      'Compare a part of it: --root DIR.',
    )
  return withScratch(async (scratch) => {
    const folder = realpathSync(scratch)
    await layOut(root, blobs, folder)
    return await use(folder)
  }, 'disk')
}
