/** Which addresses a stranger's link may have us ask. */
import { expect, test } from 'vitest'
import { isPublicAddress } from '../../../scripts/tools/http/addresses.ts'

test.each([
  '1.1.1.1',
  '100.63.255.255',
  '100.128.0.0',
  '172.15.255.255',
  '172.32.0.0',
  '192.167.0.1',
  '223.255.255.255',
  '2606:4700:4700::1111',
  '2a00::1',
  '::ffff:1.1.1.1',
  '64:ff9b::1.1.1.1',
])('%s is public', (address) => {
  expect(isPublicAddress(address)).toBe(true)
})

test.each([
  ['this host', '0.0.0.0'],
  ['private', '10.0.0.1'],
  ['private', '172.16.0.1'],
  ['private', '172.31.255.255'],
  ['private', '192.168.1.1'],
  ['loopback', '127.0.0.1'],
  ['loopback', '127.255.255.254'],
  ['link-local', '169.254.169.254'],
  ['carrier-grade NAT', '100.64.0.1'],
  ['carrier-grade NAT', '100.127.255.255'],
  ['protocol', '192.0.0.8'],
  ['documentation', '203.0.113.1'],
  ['benchmark', '198.19.0.1'],
  ['multicast', '224.0.0.1'],
  ['reserved', '240.0.0.1'],
  ['broadcast', '255.255.255.255'],
  ['unspecified', '::'],
  ['loopback', '::1'],
  ['loopback', '0:0:0:0:0:0:0:1'],
  ['link-local', 'fe80::1'],
  ['link-local with a zone', 'fe80::1%eth0'],
  ['a zone', '2606:4700::1%1'],
  ['unique local', 'fd00::1'],
  ['unique local', 'fc00::1'],
  ['site-local', 'fec0::1'],
  ['multicast', 'ff02::1'],
  ['mapped', '::ffff:127.0.0.1'],
  ['mapped', '::ffff:7f00:1'],
  ['mapped', '0:0:0:0:0:ffff:a00:1'],
  ['compatible', '::127.0.0.1'],
  ['translated', '64:ff9b::10.0.0.1'],
  ['local translation', '64:ff9b:1::1'],
  ['Teredo', '2001:0:1::1'],
  ['6to4', '2002:7f00:1::1'],
  ['documentation', '2001:db8::1'],
  ['documentation', '3fff::1'],
  ['segment routing', '5f00::1'],
  ['no address', 'localhost'],
  ['nothing', ''],
])('%s: %s is not', (_, address) => {
  expect(isPublicAddress(address)).toBe(false)
})
