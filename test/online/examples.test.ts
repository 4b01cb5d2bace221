/** The examples of `link/external`, with the web that they were written for. */

import { expect, test } from 'vitest'
import { stamp } from '../../scripts/checks/stages.ts'
import { openWorkspace } from '../../scripts/session/workspace.ts'
import { shown } from '../support/shown.ts'
import { checkIn, fail, fakeNetwork, page, respond } from './support.ts'

const web = fakeNetwork({
  'https://runbooks.acme.dev/node/down': page('<h2 id="meaning">Meaning</h2>'),
  'https://docs.acme.dev/exporter': page('The exporter.'),
  'https://docs.acme.dev/cables.pdf': respond({ type: 'application/pdf' }),
  'https://docs.acme.dev/soft': respond({ body: '<title>Page not found</title>' }),
  'https://grafana.acme.dev/d/node': respond({ status: 503 }),
  'https://wiki.acme.dev/Node': respond({ status: 403 }),
  'http://192.168.1.1/': fail('private', '192.168.1.1'),
})

test.each(['good', 'bad'])('link/external: %s', async (name) => {
  const path = new URL(`../checks/link/external/${name}`, import.meta.url).pathname
  const { project } = openWorkspace({ cwd: path, root: path })
  const { diagnostics } = await checkIn(project, web.fetcher)
  const text = stamp(diagnostics)
    .map((found) => `${shown(path, found)}\n`)
    .join('\n')
  if (name === 'good') expect(text).toBe('')
  else await expect(text).toMatchFileSnapshot(`${path}.findings.txt`)
})
