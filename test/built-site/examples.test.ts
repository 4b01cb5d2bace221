/** The examples of `link/site`; `public/` is what a generator made of them. */
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { checkSite } from '../../scripts/session/built-site.ts'
import { openWorkspace } from '../../scripts/session/workspace.ts'
import { shown } from '../support/shown.ts'

test.each(['good', 'bad'])('link/site: %s', async (name) => {
  const path = new URL(`../checks/link/site/${name}`, import.meta.url).pathname
  const { project } = openWorkspace({ cwd: path, root: path })
  const { diagnostics } = checkSite(project, join(path, 'public'))
  const text = diagnostics.map((found) => `${shown(path, found)}\n`).join('\n')
  if (name === 'good') expect(text).toBe('')
  else await expect(text).toMatchFileSnapshot(`${path}.findings.txt`)
})
