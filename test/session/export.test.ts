import { cpSync, existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { exportSuites } from '../../scripts/session/export.ts'
import { newFolder } from '../support/folders.ts'

const good = fileURLToPath(new URL('../checks/drill/extended/good', import.meta.url))

test('writes what can be run, and says what does not pass', async () => {
  const root = newFolder()
  try {
    cpSync(good, root, { recursive: true })
    let said = ''
    const write = (text: string): void => {
      said += text
    }
    const stream = { write, isTTY: false, color: false }
    const context = { cwd: root, env: process.env, stdout: stream, stderr: stream }
    const run = (folder: string) => exportSuites({ folder, filter: [], root, offline: false }, context)
    expect(await run('out')).toBe(0)
    expect(said).toBe('wrote out/drills/probe.yml\n')
    expect(readFileSync(join(root, 'out/drills/probe.yml'), 'utf8')).toContain('"../../rules/probe.yml"')

    // What the call names may lie elsewhere, but a link in the tree leads nowhere.
    symlinkSync('/tmp', join(root, 'linked'))
    await expect(run('linked/x')).rejects.toThrow('which is part of the tree')

    said = ''
    const rules = join(root, 'rules/probe.yml')
    writeFileSync(rules, readFileSync(rules, 'utf8').replace('for: 5m', 'for: 6m'))
    expect(await run('other')).toBe(1)
    expect(said).toContain('drills/probe.yml does not pass, and neither will its export')
    expect(readFileSync(join(root, 'other/drills/probe.yml'), 'utf8')).toContain('alertstate')

    said = ''
    const drills = join(root, 'drills/probe.yml')
    writeFileSync(drills, readFileSync(drills, 'utf8').replace('use:', 'uses:'))
    expect(await run('none')).toBe(1)
    expect(said).toContain('drills/probe.yml could not be run, and is not exported')
    expect(existsSync(join(root, 'none'))).toBe(false)
  } finally {
    rmSync(root, { recursive: true })
  }
})
