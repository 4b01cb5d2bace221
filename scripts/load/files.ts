/** The text of the files of a tree. */
import type { Disk } from '../disk/disk.ts'
import { maxBytes, Refused, tooLarge } from '../disk/read.ts'
import { memoFor } from '../lib/memo.ts'
import type { FileProblem } from '../model/project.ts'
import type { Source } from '../model/source.ts'
import type { FoundFile } from './walk.ts'

/** UTF-16 is recognized by its byte order mark, as in Prometheus. */
export const isUtf16 = (bytes: Uint8Array): boolean =>
  (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

const problemOf = (path: string, message: string, help?: string): FileProblem => ({
  path,
  message,
  help,
  start: 0,
  end: 0,
})

/** Returns the file's text, or why it can't be read. The same bytes give the same object. */
export function readText(
  file: FoundFile,
  disk: Pick<Disk, 'bytes'>,
  maxSize = maxBytes,
): Source | FileProblem {
  try {
    const bytes = disk.bytes(file.absolute)
    if (bytes.length > maxSize) throw tooLarge(maxSize)
    return textOf(bytes, file.path)
  } catch (error) {
    if (error instanceof Refused) return problemOf(file.path, error.message, error.help)
    const { code } = error as NodeJS.ErrnoException
    return problemOf(file.path, `the file can't be read (${code ?? String(error)})`, 'Check its permissions.')
  }
}

const textOf = memoFor((bytes: Uint8Array, path: string): Source | FileProblem => {
  if (isUtf16(bytes))
    return problemOf(path, 'the file is UTF-16, and firedrill reads only UTF-8', 'Save it as UTF-8.')
  try {
    return { path, text: utf8.decode(bytes) }
  } catch {
    return notUtf8(path, bytes)
  }
})

const lenient = new TextDecoder('utf-8', { ignoreBOM: true })

/** Points at the first byte that is not valid UTF-8. */
function notUtf8(path: string, bytes: Uint8Array): FileProblem {
  const text = lenient.decode(bytes)
  const start = Math.max(0, text.indexOf('\ufffd'))
  return {
    path,
    message: 'the file is not UTF-8: this byte belongs to another encoding',
    help: 'Save it as UTF-8.',
    source: { path, text },
    start,
    end: start + 1,
  }
}

export function isProblem(read: Source | FileProblem): read is FileProblem {
  return 'message' in read
}
