import type { Span } from '../../model/source.ts'
import { factIn } from '../../promql/facts.ts'
import { labelsOf } from '../../promql/labels.ts'
import { parsePromql } from '../../promql/parse.ts'
import { typeOf } from '../../promql/types.ts'
import type { Query } from '../../template/walk.ts'
import { defineCheck } from '../check.ts'
import { resolverFor } from '../lib/analysis.ts'
import { templatesOf } from '../lib/templates.ts'

export default defineCheck({
  id: 'alert/template-query',
  on: 'alert',
  severity: 'error',
  about: 'The queries in templates are PromQL, and return the labels that are read from them.',
  peers: ['pint alerts/template'],
  *run(alert, project) {
    const resolve = resolverFor(project)
    for (const { uses, at } of templatesOf(alert)) {
      for (const first of uses.firsts)
        yield {
          at: at(first),
          severity: 'info',
          message: '`first` fails if the query returns nothing, and the whole text is lost',
          help: 'Write `{{ with query "…" }}{{ . | first | value }}{{ end }}`.',
        }
      for (const query of uses.queries) {
        const { expr, problems } = parsePromql(query.text)
        for (const problem of problems)
          yield { at: at(within(query, problem)), message: `in the query: ${problem.message}` }
        const type = expr && query.by === 'query' ? typeOf(expr) : 'vector'
        if (type === 'matrix' || type === 'string')
          yield {
            at: at(query),
            message: `the query returns a ${type === 'matrix' ? 'range vector' : 'string'}, which \`query\` can't use`,
            help: 'Use a query that returns an instant vector or a scalar.',
          }
      }
      for (const use of uses.labels) {
        if (typeof use.of === 'string') continue
        const { expr } = parsePromql(use.of.text)
        const fact = expr && factIn(labelsOf(expr, resolve), use.label)
        if (fact?.state !== 'lacks') continue
        const cause = use.of.text.slice(fact.removal.start, fact.removal.end)
        yield {
          at: at(use),
          severity: fact.removal.origin ? 'warning' : 'error',
          message: `\`${use.label}\` is always empty: the query does not return it`,
          help: `Keep \`${use.label}\` in the query, or remove it from the template.`,
          data: { label: use.label },
          related: fact.removal.origin
            ? []
            : [{ at: at(within(use.of, fact.removal)), message: `\`${cause}\` removes it` }],
        }
      }
    }
  },
})

/** Converts a span in a query to a span in the template that holds the query. */
function within(query: Query, { start, end }: Span): Span {
  const place = (index: number): number => query.start + (query.indexes?.[index] ?? index + 1)
  const from = Math.min(place(start), query.end)
  return { start: from, end: Math.max(from, end > start ? Math.min(place(end - 1) + 1, query.end) : from) }
}
