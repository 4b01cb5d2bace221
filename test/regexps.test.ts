/**
 * Regular expressions run in time near linear in the text: one that the tree gives is run by promql/regexp-program.ts,
 * and of our own none goes back over what it has read.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseAst } from 'rolldown/parseAst'
import { analyse } from 'scslre'
import { expect, test } from 'vitest'

const scripts = fileURLToPath(new URL('../scripts/', import.meta.url))

/** Those that the analysis finds slow, and why they are not. */
const judged: Readonly<Record<string, string>> = {
  '/(?<!\\]\\([ \\t]*)</': 'each `<` looks back over the blanks before it, which are before no other',
  '/[\\p{Ll}\\p{N}]\\p{Lu}|\\p{Lu}\\p{Lu}.*\\p{Ll}|_|\\w\\d/u': 'the name is an argument of the call',
  '/^(#{1,6}[ \\t]+)(.*?)([ \\t]*(?:#+[ \\t]*)?(?:\\{#[^{}]*\\})?[ \\t]*)$/':
    'the heading has at most 1,000 characters',
}

/** The files that put a regular expression together, and of what. */
const composed: Readonly<Record<string, string>> = {
  'author/rename/names.ts': 'a name of the call, escaped',
  'checks/runbook/boilerplate.ts': 'phrases of the configuration, escaped, and each line is compared once',
  'promtool/rules/answer.ts': 'names of our own files',
  'promtool/run/answer.ts': 'fixed parts',
  'load/markdown-html.ts': 'names of HTML',
  'edits/front-matter.ts': 'a key of our own, escaped',
  'model/front-matter.ts': 'a key of our own or of the configuration, escaped',
  'model/project.ts': 'a path, escaped, with two placeholders for names of files',
  'online/soft-404.ts': 'fixed parts',
  'promql/regexp-escapes.ts': 'the name of a class, asked for one character',
  'report/visible.ts': 'fixed parts; hazards are made visible before, so that no line end but \\n is left',
}

interface Node {
  readonly type: string
  readonly value?: unknown
  readonly regex?: { readonly pattern: string; readonly flags: string }
  readonly name?: string
  readonly callee?: Node
  readonly arguments?: readonly Node[]
}

interface Found {
  readonly file: string
  /** Undefined for one that is put together. */
  readonly literal?: { readonly source: string; readonly flags: string }
}

function* nodesOf(value: unknown): Generator<Node> {
  if (typeof value !== 'object' || value === null) return
  if ('type' in value) yield value as Node
  for (const child of Object.values(value)) yield* nodesOf(child)
}

function regexpOf(node: Node): Omit<Found, 'file'> | undefined {
  if (node.regex) return { literal: { source: node.regex.pattern, flags: node.regex.flags } }
  if (node.callee?.name !== 'RegExp') return undefined
  const [source, flags] = (node.arguments ?? []).map(({ value }) => value)
  return typeof source === 'string' ? { literal: { source, flags: String(flags ?? '') } } : {}
}

const found: readonly Found[] = readdirSync(scripts, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts'))
  .flatMap((path) => {
    const program = parseAst(readFileSync(join(scripts, path), 'utf8'), { lang: 'ts' })
    return [...nodesOf(program)].flatMap((node) => {
      const regexp = regexpOf(node)
      return regexp ? [{ file: path.replaceAll('\\', '/'), ...regexp }] : []
    })
  })

const isSlow = (source: string, flags: string): boolean => analyse({ source, flags }).reports.length > 0

test('the analysis tells the slow from the fast', () => {
  expect(isSlow('\\s+$', '')).toBe(true)
  expect(isSlow('^(?:a+)+$', '')).toBe(true)
  expect(isSlow('(?<!\\s)\\s+$', '')).toBe(false)
})

test('no literal takes more than linear time, but for those that are judged by hand', () => {
  const literals = found.flatMap(({ file, literal }) => (literal ? [{ file, ...literal }] : []))
  expect(literals.length).toBeGreaterThan(500)
  const slow = literals
    .filter(({ source, flags }) => isSlow(source, flags))
    .map(({ file, source, flags }) => ({ file, text: `/${source}/${flags}` }))
  expect(slow.filter(({ text }) => judged[text] === undefined)).toEqual([])
  expect(Object.keys(judged).filter((text) => !slow.some((each) => each.text === text))).toEqual([])
})

test('a regular expression is a literal, but in the files that are named', () => {
  const files = [...new Set(found.filter(({ literal }) => !literal).map(({ file }) => file))].sort()
  expect(files).toEqual(Object.keys(composed).sort())
})
