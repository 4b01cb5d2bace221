/** Cheap looks that tell whether a YAML file has to do with rules: most YAML in a repository has not. */
import type { Disk } from '../disk/disk.ts'
import { maxBytes } from '../disk/read.ts'
import type { FileProblem } from '../model/project.ts'
import { isUtf16 } from './files.ts'
import type { FoundFile } from './walk.ts'

const ofRules =
  /(^|[\s{,"'])(groups|tests)["']?\s*:|^(evaluation_interval|group_eval_order)\s*:|kind["']?\s*:\s*["']?(PrometheusRule|\w*List)\b/m

/** In double quotes any letter of a key can be written so. */
const escaped = /\\(?:x[0-9a-f]{2}|u[0-9a-f]{4}|U[0-9a-f]{8})/i

/** True before parsing for what may be rules or a suite. */
export const smellsOfRules = (text: string): boolean => ofRules.test(text) || escaped.test(text)

/** How many bytes of files that are too large to be read a whole tree is looked through for rules. */
const mostBytes = 256 * 1024 * 1024
const chunkBytes = 1024 * 1024
/** More than the longest text that tells. */
const overlap = 256

/** Judges files that can't be read. One judge is for one tree, and its looks are bounded together. */
export function unreadJudge(disk: Disk): (file: FoundFile, problem: FileProblem) => FileProblem | undefined {
  let left = mostBytes

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

  /** Nothing for a file that has nothing to do with rules, or that is gone meanwhile. */
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
