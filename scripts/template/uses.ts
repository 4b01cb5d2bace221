/** Collects the labels, values and queries that a template uses. Follows variables, the dot and defined templates. */
import { memo } from '../lib/memo.ts'
import type { Span } from '../model/source.ts'
import type { Node, Template } from './ast.ts'
import { asked, evaluate } from './evaluate.ts'
import { other, startWalk, type Uses, type Value, type Walk } from './walk.ts'

export const usesOf = memo((template: Template): Uses => {
  const walk = startWalk(template)
  visit(walk, template.nodes)
  // A called template knows nothing of its caller but the dot; one after the other they need no depth of calls.
  for (const { body, dot } of walk.called) {
    walk.variables = new Map([['$', { value: dot }]])
    walk.dot = dot
    visit(walk, body)
  }
  const byPlace = (a: Span, b: Span): number => a.start - b.start || a.end - b.end
  return {
    labels: walk.labels.toSorted(byPlace),
    values: walk.values.toSorted(byPlace),
    queries: walk.queries.toSorted(byPlace),
    problems: walk.problems.toSorted(byPlace),
    counted: walk.counted.toSorted(byPlace),
    verbs: walk.verbs.toSorted(byPlace),
    firsts: walk.firsts.toSorted(byPlace),
  }
})

function visit(walk: Walk, nodes: readonly Node[]): void {
  for (const node of nodes) {
    if (node.kind === 'action') show(walk, evaluate(walk, node.pipeline), node.pipeline.declares.length === 0)
    else if (node.kind === 'template') call(walk, node)
    else if (node.kind === 'if' || node.kind === 'with' || node.kind === 'range') control(walk, node)
  }
}

function show(walk: Walk, value: Value, isShown: boolean): void {
  if (value.kind === 'value') walk.values.push({ ...value.at, functions: value.functions, isShown })
}

function control(walk: Walk, node: Node & { kind: 'if' | 'with' | 'range' }): void {
  const { variables, dot } = walk
  walk.variables = new Map(variables)
  const value = asked(evaluate(walk, node.pipeline))
  show(walk, value, false)
  if (node.kind === 'with') walk.dot = value
  if (node.kind === 'range') {
    const item: Value = value.kind === 'results' ? { kind: 'sample', query: value.query } : other
    walk.dot = item
    // Of two variables the second is the item; the first counts.
    const [first, second] = node.pipeline.declares
    if (first) walk.variables.set(first.name, { value: second ? other : item })
    if (second) walk.variables.set(second.name, { value: item })
  }
  visit(walk, node.body)
  walk.dot = dot
  visit(walk, node.otherwise)
  walk.variables = variables
}

function call(walk: Walk, node: Node & { kind: 'template' }): void {
  const value = node.pipeline ? asked(evaluate(walk, node.pipeline)) : other
  show(walk, value, true)
  const body = walk.template.definitions.get(node.name)
  if (!body) {
    const { start, end } = node
    walk.problems.push({ start, end, message: `there is no template \`${node.name}\`` })
  }
  const key = `${value.kind} ${node.name}`
  if (!body || walk.seen.has(key)) return
  walk.seen.add(key)
  walk.called.push({ body, dot: value })
}
