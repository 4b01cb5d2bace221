/** Which addresses belong to everybody's internet, and which to somebody's own network. */
import { BlockList, isIP } from 'node:net'

/** From IANA's registry of special-purpose addresses: nothing in them is another organisation's web server. */
const reserved4: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
]
/** Within 2000::/3, the only part of IPv6 that is given to public networks. 2002::/16 may lead to any IPv4. */
const reserved6: readonly (readonly [string, number])[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
]

const notPublic = new BlockList()
for (const [network, prefix] of reserved4) notPublic.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of reserved6) notPublic.addSubnet(network, prefix, 'ipv6')
const global6 = new BlockList()
global6.addSubnet('2000::', 3, 'ipv6')

/** IPv4 addresses written as IPv6: mapped ones, and those that a NAT64 translates. */
const translated = /^(?:::ffff:|64:ff9b::)([\da-f]{1,4}):([\da-f]{1,4})$/i

/** The one way to write an IPv6 address, so that `::ffff:127.0.0.1` and `0:0:0:0:0:ffff:7f00:1` are the same. */
function canonical6(address: string): string {
  return new URL(`http://[${address}]/`).hostname.slice(1, -1)
}

/** True for an address that anybody on the internet may be asked at. An IPv6 zone makes it a local one. */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address)
  if (family === 4) return !notPublic.check(address, 'ipv4')
  if (family !== 6 || address.includes('%')) return false
  const canonical = canonical6(address)
  const inside = translated.exec(canonical)
  if (inside) {
    const [high, low] = [Number.parseInt(inside[1] as string, 16), Number.parseInt(inside[2] as string, 16)]
    return isPublicAddress([high >> 8, high & 255, low >> 8, low & 255].join('.'))
  }
  return global6.check(canonical, 'ipv6') && !notPublic.check(canonical, 'ipv6')
}
