/** From lezer's tree, which has no errors in it, to the types of ast.ts. */
import type { SyntaxNode, Tree } from '@lezer/common'
import { childrenOf, type Expr, type Grouping } from './ast.ts'
import { labelsOf, selectorOf } from './build-selectors.ts'
import { aggregations } from './functions.ts'
import { infixOf, isInfix } from './infix.ts'
import { type Building, partsOf, report, spanOf, stringOf, textOf, wordOf } from './nodes.ts'
import type { Problem, Token } from './tokens.ts'

/** Deeper nesting than anybody writes; beyond it the walks over the tree would run out of stack. */
export const maxDepth = 1500

/** The same for the parts of an expression, each of which takes several calls of a walk. */
const maxLevels = 1000

export interface Built {
  /** Undefined where the nesting is too deep. */
  readonly expr?: Expr
  readonly problems: readonly Problem[]
}

export function build(text: string, tree: Tree, tokens: readonly Token[]): Built {
  const building: Building = {
    text,
    tokens: new Map(tokens.map((token) => [token.start, token])),
    problems: [],
  }
  if (depthOf(tree) > maxDepth) return { problems: [] }
  const expr = exprOf(building, partsOf(tree.topNode)[0] as SyntaxNode)
  return isTooDeep(expr) ? { problems: [] } : { expr, problems: building.problems }
}

/** The tree of a chain of operators is flat to lezer, and as deep as the chain is long to us. */
function isTooDeep(root: Expr): boolean {
  let level: readonly Expr[] = [root]
  for (let depth = 1; level.length > 0; depth++) {
    if (depth > maxLevels) return true
    level = level.flatMap(childrenOf)
  }
  return false
}

function depthOf(tree: Tree): number {
  let depth = 0
  let deepest = 0
  tree.iterate({
    enter: () => {
      if (++depth > deepest) deepest = depth
    },
    leave: () => {
      depth--
    },
  })
  return deepest
}

function exprOf(building: Building, node: SyntaxNode): Expr {
  if (isInfix(node)) return infixOf(building, node, (operand) => exprOf(building, operand))
  const span = spanOf(node)
  switch (node.name) {
    case 'StringLiteral':
      return { kind: 'string', value: stringOf(building, node), ...span }
    case 'VectorSelector':
      return selectorOf(building, node)
    case 'AggregateExpr':
      return aggregationOf(building, node)
    case 'ParenExpr':
      return { kind: 'paren', expr: exprOf(building, partsOf(node)[0] as SyntaxNode), ...span }
    case 'FunctionCall': {
      const [name, body] = partsOf(node) as [SyntaxNode, SyntaxNode]
      const word = wordOf(building, name)
      const args = partsOf(body).map((arg) => exprOf(building, arg))
      return {
        kind: 'call',
        name: word,
        nameSpan: { start: name.from, end: name.from + word.length },
        args,
        ...span,
      }
    }
  }
  throw new Error(`lezer-promql has a kind of node that is not known here: ${node.name}`)
}

function aggregationOf(building: Building, node: SyntaxNode): Expr {
  const parts = partsOf(node)
  const op = parts[0] as SyntaxNode
  const body = parts.find((part) => part.name === 'FunctionCallBody') as SyntaxNode
  const modifier = parts.find((part) => part.name === 'AggregateModifier')
  let grouping: Grouping | undefined
  if (modifier) {
    const [keyword, labels] = partsOf(modifier) as [SyntaxNode, SyntaxNode]
    grouping = {
      kind: keyword.name === 'By' ? 'by' : 'without',
      labels: labelsOf(building, labels),
      ...spanOf(modifier),
    }
  }
  const args = partsOf(body).map((arg) => exprOf(building, arg))
  const name = textOf(building, op).toLowerCase()
  const wanted = aggregations[name]?.param ? 2 : 1
  if (args.length !== wanted) {
    const found = args.length === 1 ? 'is 1' : `are ${args.length}`
    const needs = wanted === 1 ? 'one argument' : 'a parameter and an expression'
    report(building, spanOf(body), `\`${name}\` takes ${needs}; here ${found}`)
  }
  const nothing: Expr = { kind: 'number', value: Number.NaN, start: body.to, end: body.to }
  return {
    kind: 'aggregation',
    op: name,
    opSpan: spanOf(op),
    grouping,
    ...(args.length > 1 ? { param: args[0] as Expr } : {}),
    expr: args.at(-1) ?? nothing,
    ...spanOf(node),
  }
}
