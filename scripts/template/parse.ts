/** Reads a template of a label or an annotation, like Prometheus' parser; anything that it rejects is a problem. */
import type { Node, Template } from './ast.ts'
import { lex, type Token } from './lex.ts'
import { given, pipeline, stringOf } from './pipeline.ts'
import { expect, maxDepth, next, type Reader, Refused, skipSpace, unexpected } from './reader.ts'

const cache = new Map<string, Template>()
const maxCached = 5000

export function parseTemplate(text: string): Template {
  let template = cache.get(text)
  if (!template) {
    template = text.includes('{{') ? read(text) : { nodes: [], definitions: new Map() }
    if (cache.size >= maxCached) cache.clear()
    cache.set(text, template)
  }
  return template
}

function read(text: string): Template {
  const definitions = new Map<string, readonly Node[]>()
  const reader: Reader = { tokens: lex(text), definitions, at: 0, variables: [...given], ranges: 0, depth: 0 }
  try {
    const { nodes, last } = list(reader, true)
    if (last) throw new Refused(`\`${last.text}\` belongs to no \`if\`, \`with\` or \`range\``, last)
    return { nodes, definitions }
  } catch (error) {
    if (!(error instanceof Refused)) throw error
    return { nodes: [], definitions, problem: error.at }
  }
}

/** Nodes up to an `{{end}}` or `{{else}}`, which is given back with what follows it still unread. */
function list(reader: Reader, isTop: boolean, opener?: Token): { nodes: Node[]; last?: Token } {
  const nodes: Node[] = []
  for (;;) {
    const token = skipSpace(reader)
    if (token.kind === 'end') {
      if (isTop) return { nodes }
      throw new Refused(`\`${opener?.text}\` has no \`{{ end }}\``, opener ?? token)
    }
    if (token.kind === 'text') {
      nodes.push({ kind: 'text', isBlank: /^\s*$/.test(token.text), start: token.start, end: token.end })
      next(reader)
      continue
    }
    if (token.kind !== 'open') throw unexpected(token, 'the template')
    const start = next(reader).start
    const keyword = skipSpace(reader)
    if (keyword.kind === 'keyword' && (keyword.text === 'end' || keyword.text === 'else')) {
      next(reader)
      return { nodes, last: keyword }
    }
    if (keyword.kind === 'keyword' && keyword.text === 'define' && isTop) define(reader, next(reader))
    else nodes.push(action(reader, start, keyword))
  }
}

function action(reader: Reader, start: number, token: Token): Node {
  const closeAt = (node: string): number => expect(reader, ['close'], node).end
  if (token.kind === 'keyword' && token.text !== 'nil') {
    next(reader)
    switch (token.text) {
      case 'if':
      case 'with':
      case 'range':
        return control(reader, start, token)
      case 'break':
      case 'continue': {
        const end = closeAt(`\`${token.text}\``)
        if (reader.ranges === 0) throw new Refused(`\`${token.text}\` is outside of \`range\``, token)
        return { kind: token.text, start, end }
      }
      case 'template': {
        const name = templateName(reader, 'template')
        if (skipSpace(reader).kind === 'close')
          return { kind: 'template', name, start, end: next(reader).end }
        const value = pipeline(reader, 'close', '`template`')
        return { kind: 'template', name, pipeline: value, start, end: value.end }
      }
      case 'block':
        return block(reader, start, token)
    }
    throw new Refused(`\`${token.text}\` is allowed only at the top of a template`, token)
  }
  const value = pipeline(reader, 'close', 'an action')
  return { kind: 'action', pipeline: value, start, end: value.end }
}

function control(reader: Reader, start: number, token: Token): Node {
  if (++reader.depth > maxDepth) throw new Refused('the template is nested too deeply', token)
  const kind = token.text as 'if' | 'with' | 'range'
  const outside = reader.variables.length
  const value = pipeline(reader, 'close', `\`${kind}\``)
  if (kind === 'range') reader.ranges++
  const { nodes: body, last } = list(reader, false, token)
  if (kind === 'range') reader.ranges--
  let otherwise: readonly Node[] = []
  let end = last?.end ?? value.end
  if (last?.text === 'else') {
    const following = skipSpace(reader)
    const isChain = following.kind === 'keyword' && following.text === kind && kind !== 'range'
    if (isChain) {
      next(reader)
      const chained = control(reader, following.start, following)
      otherwise = [chained]
      end = chained.end
    } else {
      expect(reader, ['close'], '`else`')
      const rest = list(reader, false, token)
      if (rest.last?.text !== 'end') throw new Refused('a second `else`: expected `end`', rest.last ?? last)
      otherwise = rest.nodes
      end = expect(reader, ['close'], '`end`').end
    }
  } else end = expect(reader, ['close'], '`end`').end
  reader.variables.length = outside
  reader.depth--
  return { kind, pipeline: value, body, otherwise, start, end }
}

function templateName(reader: Reader, clause: string): string {
  const token = expect(reader, ['string', 'raw'], `\`${clause}\`: its name is a string`)
  return stringOf(token)
}

function define(reader: Reader, token: Token): void {
  const name = templateName(reader, 'define')
  expect(reader, ['close'], '`define`')
  body(reader, name, token)
}

function block(reader: Reader, start: number, token: Token): Node {
  const name = templateName(reader, 'block')
  const value = pipeline(reader, 'close', '`block`')
  body(reader, name, token)
  return { kind: 'template', name, pipeline: value, start, end: value.end }
}

/** The body of a template of its own, which sees no variables from around it. */
function body(reader: Reader, name: string, token: Token): void {
  if (++reader.depth > maxDepth) throw new Refused('the template is nested too deeply', token)
  const { variables, ranges } = reader
  reader.variables = ['$']
  reader.ranges = 0
  const { nodes, last } = list(reader, false, token)
  if (last?.text !== 'end') throw new Refused(`\`else\` is unexpected in \`${token.text}\``, last ?? token)
  expect(reader, ['close'], '`end`')
  reader.variables = variables
  reader.ranges = ranges
  reader.depth--
  const isEmpty = (list: readonly Node[] | undefined): boolean =>
    !list || list.every((node) => node.kind === 'text' && node.isBlank)
  if (!isEmpty(reader.definitions.get(name)) && !isEmpty(nodes))
    throw new Refused(`\`${name}\` is defined twice`, token)
  if (isEmpty(reader.definitions.get(name))) reader.definitions.set(name, nodes)
}
