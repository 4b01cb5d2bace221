/** Cheap tests that tell whether a YAML file may hold rules: most YAML in a repository does not. */
import type { Disk } from '../disk/disk.ts'
import { maxBytes } from '../disk/read.ts'
import type { FileProblem } from '../model/project.ts'
import { isUtf16 } from './files.ts'
import type { FoundFile } from './walk.ts'

const ofRules =
  /(^|[\s{,"'])(groups|tests)["']?\s*:|^(evaluation_interval|group_eval_order)\s*:|kind["']?\s*:\s*["']?(PrometheusRule|\w*List)\b/m

/** In double quotes any letter of a key can be written as an escape. */
const escaped = /\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})/i

/** True when a text may be rules or a suite; used before parsing. */
export const smellsOfRules = (text: string): boolean => ofRules.test(text) || escaped.test(text)

/** The total number of bytes read from files that are too large, in search of rules. */
const maxSearched = 256 * 1024 * 1024
const chunkBytes = 1024 * 1024
/** Longer than any text that the pattern can match. */
const overlap = 256

/** Judges files that can't be read. One judge is for one tree; its reads share one bound. */
export function unreadJudge(disk: Disk): (file: FoundFile, problem: FileProblem) => FileProblem | undefined {
  let left = maxSearched

  const largeSmells = (path: string): boolean => {
    let before = ''
    for (const chunk of disk.chunks(path, chunkBytes)) {
      left -= chunk.length
      const text = before + Buffer.from(chunk).toString('latin1')
      if (left < 0 || isUtf16(chunk) || smellsOfRules(text)) return true
      before = text.slice(-overlap)
    }
    return false
  }

  /** Undefined for a file that doesn't hold rules, or that no longer exists. */
  return (file, problem) => {
    if (problem.source) return smellsOfRules(problem.source.text) ? problem : undefined
    try {
      if (disk.stat(file.absolute).size > maxBytes) return largeSmells(file.absolute) ? problem : undefined
      const text = textOfUtf16(disk.bytes(file.absolute))
      return text === undefined || smellsOfRules(text) ? problem : undefined
    } catch (error) {
      const isGone = (error as NodeJS.ErrnoException).code === 'ENOENT'
      return isGone ? undefined : { ...problem, severity: 'warning' }
    }
  }
}

function textOfUtf16(bytes: Uint8Array): string | undefined {
  if (!isUtf16(bytes)) return undefined
  return new TextDecoder(bytes[0] === 0xff ? 'utf-16le' : 'utf-16be').decode(bytes)
}
