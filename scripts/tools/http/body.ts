/** The text of an answer, within bounds: of what comes over the wire, and of what that unpacks to. */

import type { IncomingMessage } from 'node:http'
import type { Transform } from 'node:stream'
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib'
import { table } from '../../lib/table.ts'

export interface Body {
  readonly text: string
  /** There is more, or it broke off, or it could not be unpacked. */
  readonly cut: boolean
}

const unpackers: Readonly<Record<string, () => Transform>> = table({
  gzip: createGunzip,
  'x-gzip': createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
})

function decode(bytes: Buffer, contentType: string): string {
  const charset = /charset\s*=\s*"?([\w.:-]+)/i.exec(contentType)?.[1] ?? 'utf-8'
  try {
    return new TextDecoder(charset).decode(bytes)
  } catch {
    return bytes.toString('utf8')
  }
}

/** Reads up to `max` bytes. Never throws; what was read until something went wrong is what there is. */
export function readBody(response: IncomingMessage, max: number): Promise<Body> {
  const encoding = response.headers['content-encoding']?.trim().toLowerCase() ?? 'identity'
  const unpacker = unpackers[encoding]?.()
  if (!unpacker && encoding !== 'identity' && encoding !== '') {
    response.destroy()
    return Promise.resolve({ text: '', cut: true })
  }
  return new Promise((done) => {
    const chunks: Buffer[] = []
    let size = 0
    let raw = 0
    let isDone = false
    const finish = (cut: boolean): void => {
      if (isDone) return
      isDone = true
      if (cut) {
        response.destroy()
        unpacker?.destroy()
      }
      const bytes = Buffer.concat(chunks).subarray(0, max)
      done({ text: decode(bytes, response.headers['content-type'] ?? ''), cut })
    }
    const source = unpacker ?? response
    source.on('data', (chunk: Buffer) => {
      chunks.push(chunk)
      size += chunk.length
      if (size > max) finish(true)
    })
    source.on('end', () => finish(!response.complete))
    source.on('error', () => finish(true))
    response.on('close', () => {
      if (!unpacker || !response.complete) finish(!response.complete)
    })
    if (!unpacker) return
    // A stream that unpacks to nothing is bounded by what it is packed in.
    response.on('data', (chunk: Buffer) => {
      raw += chunk.length
      if (raw > max) finish(true)
    })
    response.pipe(unpacker)
  })
}
