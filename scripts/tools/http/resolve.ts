/** From a host's name to the addresses that it may be asked at. */
import { lookup as lookupName } from 'node:dns/promises'
import { isIP } from 'node:net'
import { isPublicAddress } from './addresses.ts'
import { type Failure, failure, failureOf } from './failure.ts'

export interface Address {
  readonly address: string
  readonly family: number
}

/** All addresses of a name, as the system knows them. @throws what node:dns throws */
export type Lookup = (hostname: string) => Promise<readonly Address[]>

export const systemLookup: Lookup = (hostname) => lookupName(hostname, { all: true })

export interface ResolveOptions {
  readonly lookup: Lookup
  readonly allowPrivate: boolean
  /** Milliseconds. */
  readonly timeout: number
}

/** The host of a URL, an IPv6 address without its brackets. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[(.*)\]$/, '$1')

/**
 * Looks every host up once: an answer that was found to be public can't be followed by another one that isn't. A
 * host with any private address is refused as a whole, and the failure's detail is that address.
 */
export function createResolver({ lookup, allowPrivate, timeout }: ResolveOptions) {
  const known = new Map<string, Promise<readonly Address[] | Failure>>()

  async function resolve(host: string): Promise<readonly Address[] | Failure> {
    const family = isIP(host)
    const addresses = family > 0 ? [{ address: host, family }] : await withinTime(lookup(host), timeout)
    if ('kind' in addresses) return addresses
    if (addresses.length === 0) return failure('no-host', 'there is no host of that name')
    const inside = allowPrivate ? undefined : addresses.find(({ address }) => !isPublicAddress(address))
    if (!inside) return addresses
    return failure('private', inside.address)
  }

  return (host: string): Promise<readonly Address[] | Failure> => {
    let answer = known.get(host)
    if (!answer) {
      answer = resolve(host).catch(failureOf)
      known.set(host, answer)
      // What may have been a moment's trouble is worth another try.
      void answer.then((result) => {
        if ('kind' in result && (result.reason === 'dns' || result.reason === 'timeout')) known.delete(host)
      })
    }
    return answer
  }
}

async function withinTime(
  looking: Promise<readonly Address[]>,
  timeout: number,
): Promise<readonly Address[] | Failure> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<Failure>((done) => {
    timer = setTimeout(() => done(failure('dns', 'its name could not be looked up in time')), timeout)
  })
  try {
    return await Promise.race([looking, late])
  } finally {
    clearTimeout(timer)
  }
}
