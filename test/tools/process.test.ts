import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { mebibyte, run, withScratch } from '../../scripts/tools/process.ts'
import { newFolder } from '../support/folders.ts'

const bounds = { time: 10_000, memory: 512 * mebibyte, output: mebibyte }
const node = (script: string, more: Partial<Parameters<typeof run>[2]> = {}) =>
  run(process.execPath, ['-e', script], { ...bounds, ...more })

describe('run', () => {
  test('keeps the order of both outputs and gives the exit code', async () => {
    const result = await node(
      'const fs = require("fs"); for (let i = 0; i < 50; i++) fs.writeSync(1 + (i % 2), i + "\\n"); process.exitCode = 3',
    )
    expect(result).toMatchObject({ ended: 'exit', status: 3 })
    expect(result.output.trim().split('\n').map(Number)).toEqual([...Array(50).keys()])
  })

  test('passes arguments as they are, whatever a shell would make of them', async () => {
    const args = ['$HOME', '`id`', '; exit 9', "'", '*', '']
    const result = await run(
      process.execPath,
      ['-e', 'console.log(JSON.stringify(process.argv.slice(1)))', '--', ...args],
      bounds,
    )
    expect(JSON.parse(result.output)).toEqual(args)
  })

  test('kills what takes too long, with all its children', async () => {
    const trace = join(newFolder(), 'trace')
    const script = `require("child_process").spawn("sh", ["-c", "sleep 1; echo still here > ${trace}"]); setInterval(() => {}, 1000)`
    const result = await node(script, { time: 500 })
    expect(result.ended).toBe('time')
    expect(result.seconds).toBeLessThan(5)
    await new Promise((resolve) => setTimeout(resolve, 1200))
    expect(existsSync(trace)).toBe(false)
    rmSync(join(trace, '..'), { recursive: true })
  })

  test.runIf(process.platform === 'linux')('kills what takes too much memory', async () => {
    const script = 'const a = []; setInterval(() => a.push(Buffer.alloc(20 * 1024 * 1024, 1)), 5)'
    expect((await node(script, { memory: 200 * mebibyte })).ended).toBe('memory')
  })

  test('kills what says too much, and keeps no more than the bound', async () => {
    const result = await node('for (;;) require("fs").writeSync(1, "x".repeat(65536))', { output: 100_000 })
    expect(result.ended).toBe('output')
    expect(result.output.length).toBeLessThanOrEqual(100_000)
  })

  test('notices too much output also when the program has ended by itself', async () => {
    expect((await node('process.stdout.write("x".repeat(200000))', { output: 100_000 })).ended).toBe('output')
  })

  test('stops when it is told to', async () => {
    const controller = new AbortController()
    setTimeout(() => controller.abort(), 200)
    expect((await node('setInterval(() => {}, 1000)', { signal: controller.signal })).ended).toBe('aborted')
  })

  test('says why a program could not be started', async () => {
    const result = await run('/nonexistent/promtool', [], bounds)
    expect(result.ended).toBe('start')
    expect(result.reason).toContain('ENOENT')
  })

  test('gives a TMPDIR that is gone afterwards, also when the program was killed', async () => {
    const script =
      'const { mkdtempSync } = require("fs"); console.log(mkdtempSync(process.env.TMPDIR + "/x-"))'
    const ended = await node(script)
    expect(ended.output.trim()).toMatch(/x-/)
    expect(existsSync(ended.output.trim())).toBe(false)
    const killed = await node(`${script}; setInterval(() => {}, 1000)`, { time: 500 })
    expect(existsSync(killed.output.trim())).toBe(false)
  })
})

test('withScratch removes the directory when its user throws', async () => {
  let seen = ''
  await expect(
    withScratch(async (directory) => {
      seen = directory
      expect(readdirSync(directory)).toEqual([])
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  expect(existsSync(seen)).toBe(false)
})
