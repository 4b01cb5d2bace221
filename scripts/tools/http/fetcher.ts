/** One HTTP request, to an address that was looked at before: no redirects, no cookies, no credentials. */
import http, { type IncomingMessage } from 'node:http'
import https from 'node:https'
import type { LookupFunction, Socket } from 'node:net'
import { readBody } from './body.ts'
import { type Failure, failure, failureOf } from './failure.ts'
import { type Address, createResolver, hostOf, type Lookup, systemLookup } from './resolve.ts'

export interface HttpOptions {
  /** Whether addresses of private networks may be asked, and ports other than those of the web. */
  readonly allowPrivate: boolean
  /** Milliseconds that one request may take, from the look-up to the last byte. */
  readonly timeout: number
  readonly userAgent: string
  readonly lookup?: Lookup
}

export interface HttpRequest {
  readonly url: URL
  readonly method: 'HEAD' | 'GET'
  /** Bytes of the body, unpacked. */
  readonly maxBody: number
}

export interface HttpResponse {
  readonly kind: 'response'
  readonly status: number
  readonly location?: string
  readonly type: string
  readonly retryAfter?: string
  readonly setsCookie: boolean
  readonly body: string
  readonly cut: boolean
}

/** A host that does not even answer the handshake by then is not there. */
const connectTimeout = 10_000
/** Other services than the web's listen on all others, and may take a request for one of theirs. A URL leaves out its protocol's own. */
export const isWebPort = ({ port }: URL): boolean => ['', '80', '443'].includes(port)
/** A body that nobody wants is read to its end when that keeps the connection, and is this short. */
const drainable = 65_536
const maxHeaderSize = 65_536

const isText = (type: string): boolean =>
  type === '' || type === 'application/xhtml+xml' || type.startsWith('text/')

/** Answers with addresses that are known already, whatever a name server would say by now. */
function pinnedTo(addresses: readonly Address[]): LookupFunction {
  return (_host, options, callback) => {
    if (options.all) callback(null, [...addresses])
    else {
      const [first] = addresses as readonly [Address]
      callback(null, first.address, first.family)
    }
  }
}

function leaveBody(response: IncomingMessage, method: HttpRequest['method']): void {
  const length = Number(response.headers['content-length'])
  if (method === 'HEAD' || length <= drainable) response.resume()
  else response.destroy()
}

async function read(response: IncomingMessage, { method, maxBody }: HttpRequest): Promise<HttpResponse> {
  const { headers, statusCode: status = 0 } = response
  const type = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const wanted = method === 'GET' && status >= 200 && status < 300 && maxBody > 0 && isText(type)
  const body = wanted ? await readBody(response, maxBody) : { text: '', cut: false }
  if (!wanted) leaveBody(response, method)
  return {
    kind: 'response',
    status,
    location: headers.location,
    type,
    retryAfter: headers['retry-after'],
    setsCookie: headers['set-cookie'] !== undefined,
    body: body.text,
    cut: body.cut,
  }
}

/** The fetcher, and what ends the connections that it keeps open. */
export function createFetcher(options: HttpOptions) {
  const { timeout, userAgent, lookup = systemLookup } = options
  const resolve = createResolver({ lookup, allowPrivate: options.allowPrivate, timeout })
  const agents = {
    'http:': new http.Agent({ keepAlive: true }),
    'https:': new https.Agent({ keepAlive: true }),
  }

  function send(
    request: HttpRequest,
    addresses: readonly Address[],
  ): Promise<HttpResponse | Failure | 'stale'> {
    const { url, method } = request
    const protocol = url.protocol as keyof typeof agents
    return new Promise((done) => {
      const call = (protocol === 'https:' ? https : http).request({
        protocol,
        hostname: hostOf(url),
        port: url.port,
        path: url.pathname + url.search,
        method,
        agent: agents[protocol],
        lookup: pinnedTo(addresses),
        maxHeaderSize,
        headers: {
          'user-agent': userAgent,
          accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8',
          'accept-encoding': 'gzip, deflate, br',
        },
      })
      const giveUp = (detail: string) => (): void => {
        settle(failure('timeout', detail))
        call.destroy()
      }
      const total = setTimeout(giveUp(`it takes longer than ${timeout / 1000} s`), timeout)
      const connecting = setTimeout(
        giveUp('it can not be reached in time'),
        Math.min(timeout, connectTimeout),
      )
      let isSettled = false
      let hasAnswered = false
      const settle = (result: HttpResponse | Failure | 'stale'): void => {
        if (isSettled) return
        isSettled = true
        clearTimeout(connecting)
        done(result)
      }
      call.on('socket', (socket: Socket) => {
        const isNew = socket.connecting || !call.reusedSocket
        if (!isNew) clearTimeout(connecting)
        // Once for each socket and not for each request: many go over the same one.
        else socket.once(protocol === 'https:' ? 'secureConnect' : 'connect', () => clearTimeout(connecting))
      })
      call.on('error', (error) => {
        // What goes wrong after the head of the answer only cuts its body short.
        if (hasAnswered) return
        // The other side may close a kept connection at the very moment that it is used again.
        settle(call.reusedSocket && codeOf(error) === 'ECONNRESET' ? 'stale' : failureOf(error))
      })
      // Not only until it is settled: a body that is left alone may not keep a connection for ever.
      call.on('close', () => {
        clearTimeout(total)
        if (!hasAnswered) settle(failure('connection', 'it breaks off the connection'))
      })
      call.on('response', (response) => {
        hasAnswered = true
        response.on('error', () => {})
        void read(response, request).then(settle)
      })
      call.end()
    })
  }

  return {
    /** Never throws. @param request a URL of http or https; its credentials and its anchor are not sent */
    async fetch(request: HttpRequest): Promise<HttpResponse | Failure> {
      const addresses = await resolve(hostOf(request.url))
      if ('kind' in addresses) return addresses
      if (!options.allowPrivate && !isWebPort(request.url)) return failure('port', request.url.port)
      try {
        const first = await send(request, addresses)
        const answer = first === 'stale' ? await send(request, addresses) : first
        return answer === 'stale' ? failure('connection', 'it breaks off the connection') : answer
      } catch (error) {
        return failureOf(error)
      }
    },
    close(): void {
      for (const agent of Object.values(agents)) agent.destroy()
    },
  }
}

const codeOf = (error: Error): unknown => (error as NodeJS.ErrnoException).code
