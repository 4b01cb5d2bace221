/** The web that the examples of `link/external` were written for. */
import { fail, fakeNetwork, page, respond } from './support.ts'

export const examplesWeb = () =>
  fakeNetwork({
    'https://runbooks.acme.dev/node/down': page('<h2 id="meaning">Meaning</h2>'),
    'https://docs.acme.dev/exporter': page('The exporter.'),
    'https://docs.acme.dev/cables.pdf': respond({ type: 'application/pdf' }),
    'https://docs.acme.dev/soft': respond({ body: '<title>Page not found</title>' }),
    'https://grafana.acme.dev/d/node': respond({ status: 503 }),
    'https://wiki.acme.dev/Node': respond({ status: 403 }),
    'http://192.168.1.1/': fail('private', '192.168.1.1'),
  })
