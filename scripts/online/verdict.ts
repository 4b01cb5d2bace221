/** What was found out about one address, and how grave it is. */
import type { Severity } from '../diagnostic.ts'

export interface Verdict {
  readonly kind: VerdictKind
  /** Of the last answer. */
  readonly status?: number
  /** Where redirects ended, when that is not where they began. */
  readonly to?: string
  /** What the message adds to what all of its kind have in common. */
  readonly detail?: string
}

interface Meaning {
  /** Absent: nothing is wrong. */
  readonly severity?: Severity
  /** Whether it is worth remembering; the network's moods are not. */
  readonly isLasting: boolean
  /** After "`https://…`". */
  say(verdict: Verdict): string
  readonly help?: string
}

const answered = ({ status }: Verdict): string =>
  `answers ${status}${status && names[status] ? ` (${names[status]})` : ''}`

const names: Readonly<Record<number, string>> = {
  400: 'bad request',
  401: 'login needed',
  403: 'forbidden',
  404: 'not found',
  407: 'proxy login needed',
  410: 'gone',
  429: 'too many requests',
  451: 'withheld for legal reasons',
  500: 'server error',
  502: 'bad gateway',
  503: 'unavailable',
  504: 'gateway time-out',
}

const lasting = { isLasting: true }
const passing = { isLasting: false }
const update = 'Update the link, or remove it.'
const again = 'Nothing is known of the page; it may be there when it is asked for again.'
const look = 'Open it and see.'

const meanings = {
  ok: { ...lasting, say: answered },
  /** 404 and 410. */
  gone: { ...lasting, severity: 'error', say: answered, help: update },
  'soft-404': {
    ...lasting,
    severity: 'error',
    say: ({ detail }) => `answers with a page that says it is not there${detail ? `: ${detail}` : ''}`,
    help: update,
  },
  'to-home-always': {
    ...lasting,
    severity: 'error',
    say: () => 'redirects to the front page, as all do there that do not exist',
    help: update,
  },
  'to-home': {
    ...lasting,
    severity: 'warning',
    say: () => 'redirects to the front page: what it led to seems to be gone',
    help: update,
  },
  'like-missing': {
    ...lasting,
    severity: 'warning',
    say: () => 'answers with the same page as an address that does not exist',
    help: look,
  },
  'made-by-script': {
    ...lasting,
    severity: 'info',
    say: () =>
      'answers every address with the same page, which a script fills: whether it is there was not checked',
    help: look,
  },
  'no-anchor': {
    ...lasting,
    severity: 'error',
    say: ({ detail }) => `leads to a page without the anchor \`#${detail}\``,
    help: 'Name an anchor that the page has, or none.',
  },
  'anchor-unknown': {
    ...lasting,
    severity: 'info',
    say: ({ detail }) =>
      `leads to a page too long or too dynamic to find the anchor \`#${detail}\` in: it was not checked`,
    help: look,
  },
  downgrade: {
    ...lasting,
    severity: 'warning',
    say: () => 'redirects from https to http',
    help: 'Whoever is in between reads and changes what the reader sees; link to an address that keeps https.',
  },
  'no-access': {
    ...lasting,
    severity: 'info',
    say: (verdict) => `${answered(verdict)}: whether it is there was not checked`,
  },
  login: { ...lasting, severity: 'info', say: () => 'asks for a login: whether it is there was not checked' },
  refuses: { ...lasting, severity: 'warning', say: answered, help: look },
  'redirect-loop': {
    ...lasting,
    severity: 'error',
    say: () => 'redirects in a circle',
    help: update,
  },
  'cookie-loop': {
    ...lasting,
    severity: 'info',
    say: () => 'redirects in a circle for who keeps no cookies: whether it is there was not checked',
    help: look,
  },
  'redirects-on': {
    ...lasting,
    severity: 'error',
    say: ({ detail }) => `redirects more than ${detail} times`,
    help: update,
  },
  'bad-redirect': {
    ...lasting,
    severity: 'error',
    say: ({ detail }) => `redirects to ${detail}`,
    help: update,
  },
  private: {
    ...passing,
    severity: 'warning',
    say: ({ detail, to }) =>
      `${to ? 'redirects' : 'leads'} to the private address ${detail}: nothing was sent there`,
    help: 'Link to a public address, ignore it with `online.ignore`, or pass --allow-private where nobody else can choose the links.',
  },
  port: {
    ...passing,
    severity: 'info',
    say: ({ detail, to }) =>
      `${to ? 'redirects' : 'leads'} to port ${detail}, and only 80 and 443 are asked: whether it is there was not checked`,
    help: 'Pass --allow-private where nobody else can choose the links: all ports are asked then.',
  },
  'too-busy': { ...passing, severity: 'warning', say: answered, help: again },
  'server-error': { ...passing, severity: 'warning', say: answered, help: again },
  'no-host': {
    ...passing,
    severity: 'warning',
    say: () => 'leads to a host that does not exist, as far as is known here',
    help: 'Update the link if the site has moved or closed.',
  },
  dns: { ...passing, severity: 'warning', say: unreached, help: again },
  timeout: { ...passing, severity: 'warning', say: unreached, help: again },
  connection: { ...passing, severity: 'warning', say: unreached, help: again },
  tls: {
    ...passing,
    severity: 'warning',
    say: ({ detail }) => `could not be asked safely: ${detail}`,
    help: 'Browsers will warn of it, unless they trust what is not trusted here.',
  },
  protocol: { ...passing, severity: 'warning', say: unreached, help: again },
} as const satisfies Readonly<Record<string, Meaning>>

function unreached({ detail }: Verdict): string {
  return `could not be checked: ${detail}`
}

export type VerdictKind = keyof typeof meanings

export const isVerdictKind = (kind: unknown): kind is VerdictKind =>
  typeof kind === 'string' && Object.hasOwn(meanings, kind)

export const meaningOf = (kind: VerdictKind): Meaning => meanings[kind]

/** Whether the network kept it from being known, and not the page's own host by an answer. */
export function isUnreached({ kind }: Verdict): boolean {
  return kind === 'dns' || kind === 'no-host' || kind === 'timeout' || kind === 'connection'
}
