import { readFileSync } from 'node:fs'

/** The package's folder: scripts/ and dist/ are both right below it, and dist/ has no folders. */
export const packageRoot = new URL('../', import.meta.url)

/** The package's own version. */
export const version: string = (
  JSON.parse(readFileSync(new URL('package.json', packageRoot), 'utf8')) as { version: string }
).version
