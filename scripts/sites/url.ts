/** Parses runbook URLs, without resolving them. */

/** The parts of an absolute URL, not validated: `new URL` would escape and resolve what its author wrote. */
export interface WebAddress {
  readonly kind: 'web'
  /** Scheme and host in lower case, and the path up to a query or an anchor as it was written. */
  readonly origin: string
  /** Decoded, beginning with a slash or empty. */
  readonly path: string
  /** Decoded, without its `#`. */
  readonly anchor?: string
}

export type RunbookUrl =
  | WebAddress
  /** The path holds a template; `before` is the text before it. */
  | { readonly kind: 'templated'; readonly before?: WebAddress }
  /** A path without a host. */
  | { readonly kind: 'relative'; readonly path: string; readonly anchor?: string }
  /** Another scheme, such as `mailto:`. */
  | { readonly kind: 'other' }
  /** Text that is not a URL. */
  | { readonly kind: 'prose' }

/** Matches the templates of Go and Helm, jsonnet, and shell and Kubernetes, in this order. */
const template = /\{\{|%\(|\$[({]|<<|%s/

/** Decodes the valid escapes and keeps everything else. */
export function decoded(text: string): string {
  if (!text.includes('%')) return text
  return text.replace(/(?:%[\da-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run)
    } catch {
      return run
    }
  })
}

const shape = /^(?:(https?):)?\/\/([^/?#\s]+)(?![^/?#\s])([^?#]*)(?:\?[^#]*)?(?:#(.*))?$/is

function webAddress(text: string): WebAddress | undefined {
  const match = shape.exec(text)
  if (!match) return undefined
  const [, scheme = 'https', host = '', path = '', anchor] = match
  // A site answers on both schemes, and credentials are not part of its name.
  const name = host.toLowerCase().replace(/^.*@/, '')
  const port = scheme.toLowerCase() === 'http' ? /:80$/ : /:443$/
  return {
    kind: 'web',
    origin: `https://${name.replace(port, '')}`,
    path: decoded(path),
    anchor: anchor === undefined || template.test(anchor) ? undefined : decoded(anchor),
  }
}

/** The maximum number of redirects, more than a browser follows. */
const maxHops = 10

/** The address after the configured redirects; the longest redirect that matches wins. */
export function redirected(
  address: WebAddress,
  redirects: Readonly<Record<string, string>> | undefined,
): WebAddress {
  if (!redirects) return address
  const rules = Object.entries(redirects)
    .flatMap(([from, to]) => {
      const [source, target] = [webAddress(from), webAddress(to)]
      return source && target ? [{ from: source.origin + source.path, target }] : []
    })
    .sort((a, b) => b.from.length - a.from.length)
  let here = address
  for (let hop = 0; hop < maxHops; hop++) {
    const whole = here.origin + here.path
    const rule = rules.find(({ from }) => whole.startsWith(from))
    if (!rule) return here
    here = { ...here, origin: rule.target.origin, path: rule.target.path + whole.slice(rule.from.length) }
  }
  return here
}

/** Reads the value of a runbook annotation. */
export function parseRunbookUrl(value: string): RunbookUrl {
  const text = value.trim()
  const at = text.search(template)
  if (at >= 0) {
    // A template in the query or the anchor does not change the page.
    const before = text.slice(0, at)
    const address = webAddress(before)
    if (!address) return { kind: 'templated' }
    if (/[?#]/.test(before)) return { ...address, anchor: before.includes('#') ? undefined : address.anchor }
    return { kind: 'templated', before: address }
  }
  const address = webAddress(text)
  if (address) return address
  if (/^[a-z][a-z\d+.-]*:(?!\d)/i.test(text)) return { kind: 'other' }
  if (/\s/.test(text) || !/[/.#]/.test(text)) return { kind: 'prose' }
  const [path = '', anchor] = text.replace(/\?[^#]*/, '').split('#', 2)
  return { kind: 'relative', path: decoded(path), anchor: anchor === undefined ? undefined : decoded(anchor) }
}

/**
 * Why a value is no address although it is meant to be one: a scheme that is misspelt, or what a template engine leaves
 * where it finds nothing.
 */
export function brokenAddress(value: string): string | undefined {
  const text = value.trim()
  if (/<no value>|<nil>|%!\w\(/.test(text)) return 'holds what a template printed for a missing value'
  if (template.test(text) || webAddress(text)) return undefined
  if (/^https?(?::\/?(?!\/)|\/\/|;\/\/)/i.test(text)) return 'has no `://` behind its scheme'
  const [, scheme] = /^([a-z]{2,8}):\/\//i.exec(text) ?? []
  if (
    scheme !== undefined &&
    /^(?:h?t{1,3}p{1,2}s{0,2}|htp|hhttps?|hptts?|htpps?|httpd|ttps?)$/i.test(scheme)
  )
    return `has the scheme \`${scheme}\``
  return undefined
}

export interface RepositoryPlace {
  /** The address of the repository. */
  readonly repository: string
  /** The path in it, after the branch. If the branch has a slash in its name, the path begins with its rest. */
  readonly path: string
}

/** The file that a URL shows, on a host of repositories: GitHub, GitLab, Gitea, Bitbucket. */
export function placeInRepository(address: WebAddress): RepositoryPlace | undefined {
  if (address.origin === 'https://raw.githubusercontent.com') {
    const [, repository, path] = /^\/([^/]+\/[^/]+)\/[^/]+\/(.*)$/s.exec(address.path) ?? []
    if (repository === undefined || path === undefined) return undefined
    return { repository: `https://github.com/${repository}`, path }
  }
  const shown = /^(\/[^/]+\/.+?)\/(?:-\/)?(?:blob|tree|raw|blame|edit|src)\/[^/]+\/(.*)$/s
  const [, repository, path] = shown.exec(address.path) ?? []
  if (repository === undefined || path === undefined) return undefined
  return { repository: address.origin + repository, path }
}

/** Matches hosts reserved for documentation, and words used in place of an address. */
const placeholder =
  /^(?:https?:\/\/)?(?:[\w-]+\.)*(?:example\.(?:com|net|org)|(?:your|my)-?(?:domain|company|org|wiki)(?:\.[\w.-]*)?|change-?me[\w.-]*)(?::\d+)?(?:[/?#]|$)|^(?:https?:\/\/)?(?:to-?do|tbd|fixme|xxx+|placeholder|url|link)\/?$/i

/** True for a placeholder instead of a real URL. */
export function isPlaceholderAddress(text: string): boolean {
  return text === '' || text === '#' || placeholder.test(text)
}
