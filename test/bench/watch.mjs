// How long a watching process takes from an edit to its findings.
import { spawn } from 'node:child_process'
import { once } from 'node:events'

const idle = 'watching, Ctrl-C ends'
/** Milliseconds until files that were just written are known by their time stamps. */
const settling = 300

/** Seconds from each edit to the end of what it shows, in turn; `runs` of each, after one that is not counted. */
export async function watchTimes({ command, args, env, edits, runs }) {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'ignore'] })
  let seen = ''
  let tell = () => {}
  child.stdout.on('data', (chunk) => {
    seen = (seen + chunk).slice(-10_000)
    if (seen.includes(idle)) tell()
  })
  const shown = async () => {
    if (!seen.includes(idle)) await new Promise((resolve) => (tell = resolve))
    tell = () => {}
  }
  await shown()
  const times = new Map(edits.map(({ name }) => [name, []]))
  for (let run = -1; run < runs; run++) {
    for (const { name, edit } of edits) {
      await new Promise((resolve) => setTimeout(resolve, settling))
      seen = ''
      const start = process.hrtime.bigint()
      edit()
      await shown()
      if (run >= 0) times.get(name).push(Number(process.hrtime.bigint() - start) / 1e9)
    }
  }
  child.kill()
  await once(child, 'exit')
  return times
}
