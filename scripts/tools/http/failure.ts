/** What an error of node:http, node:tls or node:dns means to somebody who only wanted a page. */
import { table } from '../../model/table.ts'

export interface Failure {
  readonly kind: 'failure'
  readonly reason: 'private' | 'port' | 'no-host' | 'dns' | 'timeout' | 'connection' | 'tls' | 'protocol'
  /** What happened, as the end of a sentence about the host. */
  readonly detail: string
}

const certificates: Readonly<Record<string, string>> = table({
  CERT_HAS_EXPIRED: 'its certificate has expired',
  CERT_NOT_YET_VALID: 'its certificate is not valid yet',
  CERT_REVOKED: 'its certificate was revoked',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is signed by nobody but itself',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is signed by an authority that is not trusted here',
  UNABLE_TO_GET_ISSUER_CERT: 'its certificate is signed by an authority that is not trusted here',
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: 'its certificate is signed by an authority that is not trusted here',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'it does not send the certificates between its own and a trusted one',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
  HOSTNAME_MISMATCH: 'its certificate is for another host',
})

const connections: Readonly<Record<string, string>> = table({
  ECONNREFUSED: 'it refuses the connection',
  ECONNRESET: 'it breaks off the connection',
  EPIPE: 'it breaks off the connection',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no network',
  EADDRNOTAVAIL: 'there is no way to it',
})

export const failure = (reason: Failure['reason'], detail: string): Failure => ({
  kind: 'failure',
  reason,
  detail,
})

/** The errors of both address families are in `errors` when both were tried. */
function codeOf(error: unknown): string {
  const { code, errors } = error as { code?: unknown; errors?: unknown[] }
  if (typeof code === 'string') return code
  return errors?.length ? codeOf(errors[0]) : ''
}

/** Reads the error of a request or of a look-up. */
export function failureOf(error: unknown): Failure {
  const code = codeOf(error)
  if (code === 'ENOTFOUND' || code === 'ENODATA') return failure('no-host', 'there is no host of that name')
  if (code.startsWith('EAI_') || code === 'ESERVFAIL' || code === 'EREFUSED')
    return failure('dns', 'its name could not be looked up')
  if (code === 'ETIMEDOUT' || code === 'ERR_SOCKET_CONNECTION_TIMEOUT')
    return failure('timeout', 'it can not be reached')
  const certificate = certificates[code]
  if (certificate) return failure('tls', certificate)
  if (code === 'EPROTO' || code.startsWith('ERR_SSL') || code.startsWith('ERR_TLS'))
    return failure('tls', 'it does not speak TLS as it should')
  if (code.startsWith('HPE_')) return failure('protocol', 'what it answers is not HTTP')
  return failure('connection', connections[code] ?? `the connection failed${code && ` (${code})`}`)
}
