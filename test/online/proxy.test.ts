/** A web that answers nothing, and the proxy that explains it. */
import { expect, test } from 'vitest'
import { makeProject } from '../support/tree.ts'
import { checkIn, fail, fakeNetwork, page } from './support.ts'

const project = makeProject({ 'content/a.md': '<https://a.org/x> <https://b.org/y>\n' })
const silent = async () => fail('connection')

test('behind a proxy one finding names it, however few hosts there are', async () => {
  const { diagnostics } = await checkIn(project, silent, { proxy: 'HTTPS_PROXY' })
  expect(diagnostics).toHaveLength(1)
  expect(diagnostics[0]).toMatchObject({
    severity: 'warning',
    message: 'none of 2 addresses in the web could be reached: there seems to be no way but the proxy',
    help: expect.stringContaining('`HTTPS_PROXY` is set'),
  })
})

test('without one, two hosts that are silent are just those', async () => {
  const { diagnostics } = await checkIn(project, silent)
  expect(diagnostics.map(({ message }) => message)).toEqual([
    expect.stringContaining('a.org'),
    expect.stringContaining('b.org'),
  ])
})

test('a proxy that is set says nothing where the web answers', async () => {
  const { fetcher } = fakeNetwork({ 'https://a.org/x': page('x') })
  const { diagnostics } = await checkIn(project, fetcher, { proxy: 'HTTPS_PROXY' })
  expect(diagnostics.map(({ message }) => message)).toEqual([expect.stringContaining('b.org')])
})

test('a tree without addresses is not cut off', async () => {
  const none = makeProject({ 'content/a.md': 'Text.\n' })
  expect((await checkIn(none, silent, { proxy: 'HTTPS_PROXY' })).diagnostics).toEqual([])
})
