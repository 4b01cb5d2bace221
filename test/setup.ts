/** Every test uses the promtool that a user would get: named, on PATH, cached, or fetched. */
import { findPromtool } from '../scripts/tools/promtool/find.ts'

export default async function setup(): Promise<void> {
  const { promtool, problem, help } = await findPromtool({
    env: process.env,
    progress: (message) => console.error(message),
  })
  if (!promtool) throw new Error(`the tests need promtool: ${problem}; ${help}`)
  process.env.FIREDRILL_PROMTOOL = promtool.path
  console.error(`promtool ${promtool.version ?? `${promtool.major}.x`} (${promtool.path})`)
}
