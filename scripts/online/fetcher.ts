/** What this room needs of the network. Whoever has one hands it in; tests hand in their own. */

export interface WebRequest {
  /** http or https, without credentials and without an anchor. */
  readonly url: URL
  readonly method: 'HEAD' | 'GET'
  /** Bytes of the decoded body that are wanted at most. */
  readonly maxBody: number
}

export interface WebResponse {
  readonly kind: 'response'
  readonly status: number
  /** `location`, where there is one. */
  readonly location?: string
  /** The media type, in lower case and without its parameters. */
  readonly type: string
  /** The header as it came. */
  readonly retryAfter?: string
  /** Whether it set a cookie, which is never sent back. */
  readonly setsCookie: boolean
  /** Text of what is text; '' for all else and after HEAD. */
  readonly body: string
  /** The body is longer than what was read of it, or broke off. */
  readonly cut: boolean
}

export interface WebFailure {
  readonly kind: 'failure'
  /**
   * `private`: refused, for its address is one of a private network, which is the detail · `port`: refused, for its
   * port is none of the web, which is the detail · `no-host`: the name doesn't exist · `dns`: no answer
   * to whether it does · `connection`: refused or broken off · `protocol`: the answer is no HTTP.
   */
  readonly reason: 'private' | 'port' | 'no-host' | 'dns' | 'timeout' | 'connection' | 'tls' | 'protocol'
  /** What happened, as the end of a sentence about the host. */
  readonly detail: string
}

/** Makes one request. Follows nothing and never throws. */
export type Fetcher = (request: WebRequest) => Promise<WebResponse | WebFailure>

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  sleep(milliseconds: number): Promise<void>
  /** From 0 up to but not including 1. */
  random(): number
}
