/** The text of the files of a tree. */
import type { Disk } from '../disk/disk.ts'
import { maxBytes, Refused, tooLarge } from '../disk/read.ts'
import type { FileProblem } from '../model/project.ts'
import type { Source } from '../model/source.ts'
import type { FoundFile } from './walk.ts'

/** Told by the mark at its beginning, as Prometheus tells it. */
export const isUtf16 = (bytes: Uint8Array): boolean =>
  (bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The file's text, or why it has none. */
export function readText(file: FoundFile, disk: Pick<Disk, 'bytes'>, most = maxBytes): Source | FileProblem {
  const problem = (message: string, help?: string): FileProblem => ({
    path: file.path,
    message,
    help,
    start: 0,
    end: 0,
  })
  try {
    const bytes = disk.bytes(file.absolute)
    if (bytes.length > most) throw tooLarge(most)
    if (isUtf16(bytes)) {
      return problem('the file is UTF-16, and firedrill reads only UTF-8', 'Save it as UTF-8.')
    }
    try {
      return { path: file.path, text: utf8.decode(bytes) }
    } catch {
      return notUtf8(file.path, bytes)
    }
  } catch (error) {
    if (error instanceof Refused) return problem(error.message, error.help)
    const { code } = error as NodeJS.ErrnoException
    return problem(`the file can't be read (${code ?? String(error)})`, 'Look at its permissions.')
  }
}

const lenient = new TextDecoder('utf-8', { ignoreBOM: true })

/** Points at the first byte that no UTF-8 text has at its place. */
function notUtf8(path: string, bytes: Uint8Array): FileProblem {
  const text = lenient.decode(bytes)
  const start = Math.max(0, text.indexOf('\ufffd'))
  return {
    path,
    message: 'the file is not UTF-8: a byte here is of another encoding',
    help: 'Save it as UTF-8.',
    source: { path, text },
    start,
    end: start + 1,
  }
}

export function isProblem(read: Source | FileProblem): read is FileProblem {
  return 'message' in read
}
