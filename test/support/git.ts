/** Runs git as somebody with a name, whatever the machine's own configuration says. */
import { execFileSync } from 'node:child_process'

const settings = [
  'user.name=t',
  'user.email=t@example.org',
  'commit.gpgsign=false',
  // A clone of a folder that a test made.
  'protocol.file.allow=always',
].flatMap((setting) => ['-c', setting])

/** Returns what git prints. @throws an error where git fails */
export const git = (cwd: string, ...args: string[]): string =>
  execFileSync('git', [...settings, ...args], { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
