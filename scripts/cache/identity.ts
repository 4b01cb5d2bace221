/** What an earlier answer is tied to: this build of the program, and the promtool that was asked. */
import { readdirSync, statSync } from 'node:fs'
import { version } from '../version.ts'

/**
 * This build of the program: another one may judge otherwise. The parts that it is bundled into are named by what is
 * in them, which tells builds apart whose files were all given one date.
 */
export function programId(): string {
  const { mtimeMs, size } = statSync(new URL(import.meta.url))
  const parts = readdirSync(new URL('.', import.meta.url))
    .sort()
    .join(' ')
  return `${version} ${mtimeMs} ${size} ${process.version} ${parts}`
}

/** Which file a promtool is, and what it said of itself. */
export function identityOf(promtool: { readonly path: string }): string {
  const { size, mtimeMs, ino } = statSync(promtool.path)
  return JSON.stringify([promtool, size, mtimeMs, ino])
}
