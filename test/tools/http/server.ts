/** A server on the loopback that misbehaves in every way a link can meet. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { gzipSync } from 'node:zlib'

type Handler = (request: IncomingMessage, response: ServerResponse, count: number) => void

const words = 'Words about what to do. '.repeat(30)
export const html = (title: string, body = words): string =>
  `<!doctype html><title>${title}</title><body>${body}`

const send =
  (status: number, body = html('A page'), headers: Record<string, string> = {}): Handler =>
  (request, response) => {
    response.writeHead(status, { 'content-type': 'text/html; charset=utf-8', ...headers })
    response.end(request.method === 'HEAD' ? undefined : body)
  }
const to = (location: string, status = 302): Handler => send(status, '', { location })

/** So many mebibytes of nothing, in a few kilobytes. */
const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024))

export const handlers: Readonly<Record<string, Handler>> = {
  '/ok': send(200, html('A page', `<h2 id="meaning">Meaning</h2>${words}`)),
  '/github': send(200, html('A page', `<h2 id="user-content-meaning">Meaning</h2>${words}`)),
  '/404': send(404),
  '/410': send(410),
  '/401': send(401),
  '/403': send(403),
  '/500': send(500),
  '/soft': send(200, html('Page not found')),
  '/no-head': (request, response, count) =>
    send(request.method === 'HEAD' ? 405 : 200)(request, response, count),
  '/head-404': (request, response, count) =>
    send(request.method === 'HEAD' ? 404 : 200)(request, response, count),
  '/head-hangs': (request, response, count) => {
    if (request.method !== 'HEAD') send(200)(request, response, count)
  },
  '/hang': () => {},
  '/drip': (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html' })
    const timer = setInterval(() => response.write('x'), 50)
    response.on('close', () => clearInterval(timer))
  },
  '/reset': (request) => (request.socket as Socket).resetAndDestroy(),
  '/half': (request) => request.socket.end('HTTP/1.1 200 OK\r\nContent-Le'),
  '/garbage': (request) => request.socket.end('220 mail.example.org ESMTP\r\n'),
  '/loop': to('/loop2'),
  '/loop2': to('/loop'),
  '/moved': to('/ok', 301),
  '/moved-404': to('/404', 308),
  '/private': to('http://10.255.255.1/x'),
  '/metadata': to('http://169.254.169.254/latest/meta-data/'),
  '/mapped': to('http://[::ffff:127.0.0.1]:1/'),
  '/file': to('file:///etc/passwd'),
  '/to-home': to('/'),
  '/': send(200, html('Welcome')),
  '/huge': (request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' })
    if (request.method === 'HEAD') return void response.end()
    const chunk = Buffer.alloc(65_536, 'x ')
    const more = (): void => {
      while (response.write(chunk)) {
        // Until it does not take any more.
      }
    }
    response.on('drain', more)
    response.write(html('Huge'))
    more()
  },
  '/bomb': (request, response) => {
    response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' })
    response.end(request.method === 'HEAD' ? undefined : bomb)
  },
  '/empty': (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' })
    // The head of a gzip stream, and blocks without end that hold nothing.
    response.write(Buffer.from('1f8b0800000000000003', 'hex'))
    const blocks = Buffer.from('000000ffff'.repeat(10_000), 'hex')
    const more = (): void => {
      while (response.write(blocks)) {
        // Until it does not take any more.
      }
    }
    response.on('drain', more)
    more()
  },
  '/gzip': (request, response) => {
    response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' })
    response.end(
      request.method === 'HEAD' ? undefined : gzipSync(html('A page', `<h2 id="meaning">M</h2>${words}`)),
    )
  },
  '/not-gzip': (request, response) => {
    response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' })
    response.end(request.method === 'HEAD' ? undefined : html('A page'))
  },
  '/busy': (request, response, count) =>
    send(count === 1 ? 429 : 200, undefined, count === 1 ? { 'retry-after': '1' } : {})(
      request,
      response,
      count,
    ),
  '/busy-for-long': send(503, undefined, { 'retry-after': '86400' }),
  '/then-well': (request, response, count) => send(count < 3 ? 500 : 200)(request, response, count),
  '/too-short': (request, response) => {
    response.writeHead(200, { 'content-type': 'text/html', 'content-length': '100000' })
    if (request.method === 'HEAD') return void response.end()
    response.write(html('A page'))
    setTimeout(() => response.destroy(), 50)
  },
  '/too-long': (request) => {
    const body = request.method === 'HEAD' ? '' : html('A page')
    request.socket.end(`HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 40\r\n\r\n${body}`)
  },
  '/cookies': (request, response, count) =>
    (request.headers.cookie === undefined
      ? send(302, '', { location: '/cookies', 'set-cookie': 'a=b' })
      : send(200))(request, response, count),
}

export interface Misbehaving {
  readonly origin: string
  readonly port: number
  /** What was asked, as `METHOD path`, and with which headers. */
  readonly log: string[]
  readonly headers: IncomingMessage['headers'][]
  /** Bytes that were sent. */
  readonly sent: () => number
  close(): Promise<void>
}

export async function misbehave(
  extra: Readonly<Record<string, Handler>> = {},
  make: (listener: (request: IncomingMessage, response: ServerResponse) => void) => Server = createServer,
): Promise<Misbehaving> {
  const log: string[] = []
  const headers: IncomingMessage['headers'][] = []
  const counts = new Map<string, number>()
  const sockets = new Set<Socket>()
  let sent = 0
  const server = make((request, response) => {
    const path = (request.url ?? '').split('?')[0] as string
    log.push(`${request.method} ${request.url}`)
    headers.push(request.headers)
    const count = (counts.get(path) ?? 0) + 1
    counts.set(path, count)
    ;(extra[path] ?? handlers[path] ?? send(404))(request, response, count)
  })
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => {
      sent += socket.bytesWritten
      sockets.delete(socket)
    })
  })
  await new Promise<void>((go) => server.listen(0, '127.0.0.1', go))
  const { port } = server.address() as AddressInfo
  return {
    origin: `http://127.0.0.1:${port}`,
    port,
    log,
    headers,
    sent: () => sent + [...sockets].reduce((sum, socket) => sum + socket.bytesWritten, 0),
    close: () =>
      new Promise((done) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => done())
      }),
  }
}
