import { readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { type Config, defaultConfig } from '../model/config.ts'
import { nearest } from '../model/near.ts'
import { validate } from '../schemas/config.generated.ts'
import { UsageError } from './root.ts'

interface SchemaError {
  readonly keyword: string
  readonly instancePath: string
  readonly params: Readonly<Record<string, unknown>>
  readonly parentSchema?: { readonly properties?: Readonly<Record<string, unknown>> }
}

/**
 * Reads firedrill.yml. Without a file, or for what the file doesn't say, the defaults hold.
 * @throws UsageError that names the field.
 */
export function loadConfig(file: string | undefined, knownChecks: readonly string[]): Config {
  if (file === undefined) return defaultConfig
  const name = file.slice(file.lastIndexOf('/') + 1)
  const values = parse(file, name)
  if (!validate(values)) {
    const error = (validate.errors as readonly SchemaError[])[0]
    if (error) throw explain(error, name)
  }
  for (const id of Object.keys(values.checks ?? {})) {
    if (knownChecks.includes(id)) continue
    const guess = nearest(id, knownChecks)
    throw new UsageError(
      `${name}: there is no check \`${id}\``,
      guess ? `Did you mean \`${guess}\`?` : '`firedrill explain --list` shows them all.',
    )
  }
  const { site, build, drill, $schema: _, ...rest } = values as Partial<Config> & { $schema?: string }
  return {
    ...defaultConfig,
    ...rest,
    rules: folder(values.rules ?? defaultConfig.rules, 'rules', name),
    content: folder(values.content ?? defaultConfig.content, 'content', name),
    site: { ...defaultConfig.site, ...site },
    build: { ...defaultConfig.build, ...build },
    drill: { ...defaultConfig.drill, ...drill },
  }
}

function parse(file: string, name: string): Partial<Config> {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    throw new UsageError(`${name} can't be read (${(error as NodeJS.ErrnoException).code})`)
  }
  try {
    return (text.trim() === '' ? {} : ((load(text) ?? {}) as Partial<Config>)) satisfies Partial<Config>
  } catch (error) {
    const { reason, mark } = error as { reason?: string; mark?: { line: number; column: number } }
    const place = mark ? `:${mark.line + 1}:${mark.column + 1}` : ''
    throw new UsageError(`${name}${place}: this is not valid YAML: ${reason ?? String(error)}`)
  }
}

/** A folder below the root, in POSIX form and without a trailing slash. */
function folder(value: string, field: string, name: string): string {
  const clean = value.replace(/^\.\//, '').replace(/\/+$/, '') || '.'
  if (clean.startsWith('/') || clean.split('/').includes('..')) {
    throw new UsageError(
      `${name}: \`${field}: ${value}\` leads out of the tree`,
      'Name a folder below the one that firedrill.yml is in.',
    )
  }
  return clean
}

function explain(error: SchemaError, name: string): UsageError {
  const field = error.instancePath.slice(1).replaceAll('~1', '/').replaceAll('/', '.') || 'the file'
  if (error.keyword === 'additionalProperties') {
    const unknown = String(error.params.additionalProperty)
    const known = Object.keys(error.parentSchema?.properties ?? {})
    const guess = nearest(unknown, known)
    const where = error.instancePath === '' ? '' : ` in \`${field}\``
    return new UsageError(
      `${name}: unknown field \`${unknown}\`${where}`,
      guess
        ? `Did you mean \`${guess}\`?`
        : `The fields are: ${known.filter((key) => key !== '$schema').join(', ')}.`,
    )
  }
  const { allowedValues, type, pattern } = error.params as {
    allowedValues?: string[]
    type?: string
    pattern?: string
  }
  const wanted = allowedValues
    ? `one of ${allowedValues.join(', ')}`
    : type
      ? `a ${type}`
      : `like ${pattern ?? 'the schema says'}`
  return new UsageError(`${name}: \`${field}\` has to be ${wanted}`)
}
