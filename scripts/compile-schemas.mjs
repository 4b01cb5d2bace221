// Compiles the JSON Schemas ahead of time, so that no start pays for it. Run by `npm run build` and before the tests.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { Ajv } from 'ajv'
import standalone from 'ajv/dist/standalone/index.js'

const folder = new URL('./schemas/', import.meta.url)

// Only editors read it; what is wrong in a suite is said by checks and by promtool.
const forEditors = 'suite.schema.json'

const names = readdirSync(folder).filter((file) => file.endsWith('.schema.json') && file !== forEditors)
for (const name of names) {
  const schema = JSON.parse(readFileSync(new URL(name, folder), 'utf8'))
  const ajv = new Ajv({
    allErrors: true,
    allowUnionTypes: true,
    code: { source: true, esm: true, lines: true },
    // `format` only names what a pattern stands for, so that a message can say it.
    validateFormats: false,
    verbose: true,
  })
  const code = standalone.default(ajv, ajv.compile(schema))
  if (/\brequire\(/.test(code)) throw new Error(`${name} uses a keyword that needs ajv at run time`)
  const header = '// @ts-nocheck\n// Compiled by scripts/compile-schemas.mjs; do not edit.\n'
  const append =
    'function append(errors: unknown[], more: readonly unknown[]) {\n  for (const error of more) errors.push(error)\n  return errors\n}\n'
  const typed = code
    .replace(
      /^export const validate = (\w+);$/m,
      'type Validate = { (data: unknown): boolean; errors?: readonly unknown[] | null }\nexport const validate: Validate = $1;',
    )
    .replace(/^export default .*$/m, '')
    // Copies of all errors so far for each new one would take time with the square of their number.
    .replace(/\bvErrors\.concat\((\w+\.errors)\)/g, 'append(vErrors, $1)')
  writeFileSync(new URL(name.replace('.schema.json', '.generated.ts'), folder), header + typed + append)
}
