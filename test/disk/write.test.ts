import { spawn, spawnSync } from 'node:child_process'
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, expect, test, vi } from 'vitest'
import { ChangedOnDisk, createAtomic, hashOf, isTemporary, writeAtomic } from '../../scripts/disk/write.ts'
import { newFolder } from '../support/folders.ts'

/** What fails next, and how: the n-th call of a function throws. */
const failure = vi.hoisted(() => ({ in: '', after: 0 }))

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>()
  const failing =
    <A extends unknown[], R>(name: string, run: (...args: A) => R, partly?: (...args: A) => void) =>
    (...args: A): R => {
      if (failure.in === name && failure.after-- <= 0) {
        partly?.(...args)
        throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
      }
      return run(...args)
    }
  return {
    ...fs,
    // Some bytes get there before the disk is full.
    writeSync: failing(
      'write',
      fs.writeSync as (...args: [number, Uint8Array, number]) => number,
      (file, bytes) => fs.writeSync(file, bytes.subarray(0, 3)),
    ),
    fsyncSync: failing('fsync', fs.fsyncSync),
    renameSync: failing('rename', fs.renameSync),
    linkSync: failing('link', fs.linkSync),
    rmSync: vi.fn(fs.rmSync),
  }
})

let folder = ''
let path = ''
beforeEach(() => {
  folder = newFolder()
  path = join(folder, 'file.md')
  failure.in = ''
  failure.after = 0
})

const read = (): string => readFileSync(path, 'utf8')

test('it writes and leaves nothing else behind', () => {
  writeAtomic(path, 'old')
  writeAtomic(path, new TextEncoder().encode('nèw'))
  expect(read()).toBe('nèw')
  expect(readdirSync(folder)).toEqual(['file.md'])
})

test('the mode is kept, whatever the umask', () => {
  writeFileSync(path, 'old')
  for (const mode of [0o600, 0o666, 0o755]) {
    chmodSync(path, mode)
    writeAtomic(path, 'new')
    expect(statSync(path).mode & 0o777).toBe(mode)
  }
})

test('a temporary file is known by its name, and nothing else is', () => {
  const paths: string[] = []
  for (const name of ['a', 'file.md', 'x'.repeat(255)]) {
    failure.in = 'rename'
    failure.after = 0
    vi.mocked(rmSync).mockImplementationOnce((temporary) => void paths.push(String(temporary)))
    expect(() => writeAtomic(join(folder, name), 'x')).toThrow('no space')
  }
  failure.in = ''
  expect(paths.map(isTemporary)).toEqual([true, true, true])
  expect(['.a.tmp', 'a.0123456789ab.tmp', '.a.0123456789ab', '.a.0123456789ag.tmp'].some(isTemporary)).toBe(
    false,
  )
})

test.each(['write', 'fsync', 'rename'])('when %s fails the old file is whole', (call) => {
  writeFileSync(path, 'old')
  failure.in = call
  expect(() => writeAtomic(path, 'the new one')).toThrow('no space')
  expect(read()).toBe('old')
  expect(readdirSync(folder)).toEqual(['file.md'])
})

test('when the first write fails there is no file', () => {
  failure.in = 'link'
  expect(() => createAtomic(path, 'new')).toThrow('no space')
  expect(readdirSync(folder)).toEqual([])
})

test('a file that changed since it was read is left alone', () => {
  writeFileSync(path, 'theirs')
  expect(() => writeAtomic(path, 'new', { expectedHash: hashOf('old') })).toThrow(ChangedOnDisk)
  expect(read()).toBe('theirs')
  writeAtomic(path, 'new', { expectedHash: hashOf('theirs') })
  expect(read()).toBe('new')
  rmSync(path)
  expect(() => writeAtomic(path, 'new', { expectedHash: hashOf('new') })).toThrow(ChangedOnDisk)
  expect(readdirSync(folder)).toEqual([])
})

test('a file that should be new takes no other one’s place', () => {
  createAtomic(path, 'new')
  expect(read()).toBe('new')
  expect(() => createAtomic(path, 'newer')).toThrow('is there already')
  expect(read()).toBe('new')
  expect(readdirSync(folder)).toEqual(['file.md'])
})

test('a link is replaced, not followed', () => {
  const target = join(folder, 'target')
  writeFileSync(target, 'target')
  symlinkSync(target, path)
  writeAtomic(path, 'new')
  expect(lstatSync(path).isSymbolicLink()).toBe(false)
  expect(readFileSync(target, 'utf8')).toBe('target')
})

test('a name as long as a name can be', () => {
  const long = join(folder, 'x'.repeat(255))
  writeAtomic(long, 'new')
  expect(readFileSync(long, 'utf8')).toBe('new')
})

test('what is no file is not replaced', () => {
  mkdirSync(path)
  expect(() => writeAtomic(path, 'new')).toThrow()
  expect(readdirSync(folder)).toEqual(['file.md'])
})

/** The module as it ships, for processes that this one can starve and kill. */
function compiled(): string {
  const source = fileURLToPath(new URL('../../scripts/disk/write.ts', import.meta.url))
  const tsc = fileURLToPath(new URL('../../node_modules/.bin/tsc', import.meta.url))
  const flags =
    '--rewriteRelativeImportExtensions --target es2023 --module nodenext --types node --skipLibCheck --ignoreConfig --outDir'.split(
      ' ',
    )
  const done = spawnSync(tsc, [source, ...flags, folder], { encoding: 'utf8' })
  if (done.status !== 0) throw new Error(done.stdout)
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  return join(folder, 'write.js')
}

test('a full disk and a kill leave the old or the new one', async () => {
  const module = compiled()
  const node = (script: string) => [process.execPath, '--input-type=module', '-e', script, module, path]
  const load = 'const { writeAtomic } = await import(process.argv[1]);'
  writeFileSync(path, 'old')
  const full = node(`${load} writeAtomic(process.argv[2], 'x'.repeat(10_000_000))`)
  const limited = spawnSync('bash', ['-c', 'ulimit -f 100; exec "$@"', 'bash', ...full], { encoding: 'utf8' })
  expect(limited.stderr).toContain('EFBIG')
  expect(read()).toBe('old')

  const [command = '', ...args] = node(
    `${load} for (let i = 0; ; i++) writeAtomic(process.argv[2], 'ab'[i % 2].repeat(5_000_000), { durable: false })`,
  )
  for (let round = 0; round < 5; round++) {
    const child = spawn(command, args, { stdio: 'ignore' })
    while (read().length < 5_000_000) await new Promise((resolve) => setTimeout(resolve, 10))
    await new Promise((resolve) => setTimeout(resolve, 20 * Math.random()))
    child.kill('SIGKILL')
    await new Promise((resolve) => child.on('exit', resolve))
    expect(hashOf(read())).toBe(hashOf((read()[0] as string).repeat(5_000_000)))
    writeFileSync(path, 'old')
  }
})
