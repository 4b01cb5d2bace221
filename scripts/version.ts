import { readFileSync } from 'node:fs'

/** The package's folder: scripts/ and dist/ are directly below it, and dist/ has no folders. */
export const packageRoot = new URL('../', import.meta.url)

/** The package's version. */
export const version: string = (
  JSON.parse(readFileSync(new URL('package.json', packageRoot), 'utf8')) as { version: string }
).version
