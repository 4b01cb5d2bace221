import { posix } from 'node:path'
import { isHiddenFolder } from '../disk/names.ts'
import { UsageError } from '../errors.ts'
import { table } from '../lib/table.ts'
import { type Config, defaultConfig, type SiteConfig } from '../model/config.ts'
import { type Place, pointAt } from '../model/source.ts'
import { descend, entry, get, toValue, type YamlFile, type YamlNode } from '../model/yaml.ts'
import { validate } from '../schemas/config.generated.ts'
import { nearest } from '../text/near.ts'
import { outFolder } from './out.ts'
import { badRegexp } from './policy.ts'

interface SchemaError {
  readonly keyword: string
  readonly instancePath: string
  readonly params: Readonly<Record<string, unknown>>
  readonly parentSchema?: {
    readonly properties?: Readonly<Record<string, unknown>>
    readonly description?: string
  }
}

/** A check that the configuration names and that doesn't exist. */
export interface UnknownCheck {
  readonly at: Place
  readonly id: string
}

export interface LoadedConfig {
  readonly config: Config
  readonly unknownChecks: readonly UnknownCheck[]
}

/**
 * The configuration in a firedrill.yml. Fields that it leaves out have their defaults, as has a tree without the file.
 * @throws UsageError with the place of the error
 */
export function loadConfig(yaml: YamlFile | undefined, knownChecks: readonly string[]): LoadedConfig {
  if (!yaml) return { config: defaultConfig, unknownChecks: [] }
  const name = yaml.source.path
  const [problem] = yaml.problems
  if (problem) throw new UsageError(`${whereIn(yaml, problem)}: ${problem.message}`, problem.help)
  const root = yaml.documents[0]
  if (!root) return { config: defaultConfig, unknownChecks: [] }
  const values = toValue(root) as Partial<Config> & { $schema?: string }
  if (!validate(values)) {
    const [error] = validate.errors as readonly SchemaError[]
    if (error) throw explain(error, yaml, root)
  }
  const bad = badRegexp(get(root, 'policy'))
  if (bad) {
    throw new UsageError(
      `${whereIn(yaml, bad.at)}: \`${bad.text}\` is not a regular expression: ${bad.message}`,
      'Use the syntax of Prometheus: RE2, anchored at both ends.',
    )
  }
  const unknownChecks: UnknownCheck[] = []
  const lists = [get(root, 'checks'), ...itemsOf(get(root, 'overrides')).map((item) => get(item, 'checks'))]
  for (const list of lists) {
    for (const { key } of list?.kind === 'map' ? list.entries : []) {
      if (!knownChecks.includes(key.text)) unknownChecks.push({ at: key, id: key.text })
    }
  }
  const { site, build, drill, online, runbooks, frontMatter, $schema: _, ...rest } = values
  const rules = folder(values.rules ?? defaultConfig.rules, 'rules', name)
  const content = folder(values.content ?? defaultConfig.content, 'content', name)
  const config: Config = {
    ...defaultConfig,
    ...rest,
    rules,
    content,
    site: { ...defaultConfig.site, ...generatorIn(build?.flavor), ...site },
    runbooks: { ...defaultConfig.runbooks, ...runbooks },
    frontMatter: { ...defaultConfig.frontMatter, ...frontMatter },
    build: {
      ...defaultConfig.build,
      ...build,
      out: build?.out === undefined ? defaultConfig.build.out : outFolder(build.out, [rules, content], name),
    },
    drill: { ...defaultConfig.drill, ...drill },
    online: { ...defaultConfig.online, ...online },
  }
  return { config, unknownChecks }
}

/** The generator that a build is written for. */
function generatorIn(flavor: Config['build']['flavor']): Partial<SiteConfig> {
  if (flavor === 'hugo') return { generator: flavor }
  if (flavor === undefined || flavor === 'plain' || flavor === 'wikijs') return {}
  return { generator: flavor, isWritten: true }
}

const itemsOf = (node: YamlNode | undefined): readonly YamlNode[] => (node?.kind === 'seq' ? node.items : [])

function whereIn(yaml: YamlFile, at: { readonly start: number }): string {
  const { line, column } = pointAt(yaml.source, at.start)
  return `${yaml.source.path}:${line}:${column}`
}

/** A folder below the root, in POSIX form and without a trailing slash. */
function folder(value: string, field: 'rules' | 'content', name: string): string {
  const clean = posix.normalize(value).replace(/\/$/, '') || '.'
  if (clean.startsWith('/') || clean.split('/').includes('..')) {
    throw new UsageError(
      `${name}: \`${field}: ${value}\` leads out of the tree`,
      field === 'rules'
        ? 'Name a folder below the one with firedrill.yml.'
        : 'Name a folder below the one with firedrill.yml. To use one outside of it, pass --content DIR.',
    )
  }
  if (clean !== '.' && clean.split('/').some(isHiddenFolder)) {
    throw new UsageError(
      `${name}: \`${field}: ${value}\` is in a folder that is never read`,
      'Name a folder outside of .git, node_modules and folders whose name begins with a dot.',
    )
  }
  return clean
}

const comparisons: Readonly<Record<string, string>> = table({
  '>': 'over',
  '>=': 'from',
  '<': 'under',
  '<=': 'up to',
})

function explain(error: SchemaError, yaml: YamlFile, root: YamlNode): UsageError {
  const path = error.instancePath
    .split('/')
    .slice(1)
    .map((segment) => segment.replaceAll('~1', '/').replaceAll('~0', '~'))
  const node = descend(root, path)
  const field = path.join('.') || 'the file'
  if (error.keyword === 'additionalProperties') {
    const unknown = String(error.params.additionalProperty)
    const known = Object.keys(error.parentSchema?.properties ?? {}).filter((key) => key !== '$schema')
    const guess = nearest(unknown, known)
    const at = entry(node, unknown)?.key ?? node
    return new UsageError(
      `${whereIn(yaml, at)}: unknown field \`${unknown}\`${path.length === 0 ? '' : ` in \`${field}\``}`,
      guess ? `Did you mean \`${guess}\`?` : `The fields are: ${known.join(', ')}.`,
    )
  }
  const { allowedValues, type } = error.params as { allowedValues?: string[]; type?: string }
  const wanted = allowedValues
    ? `one of ${allowedValues.join(', ')}`
    : type
      ? `${/^[aeio]/.test(type) ? 'an' : 'a'} ${type}`
      : error.keyword === 'minItems' || error.keyword === 'minProperties'
        ? `of ${String(error.params.limit)} or more entries`
        : error.params.comparison
          ? `a number ${comparisons[String(error.params.comparison)]} ${String(error.params.limit)}`
          : 'as the schema says'
  return new UsageError(
    `${whereIn(yaml, node)}: \`${field}\` has to be ${wanted}`,
    error.parentSchema?.description,
  )
}
