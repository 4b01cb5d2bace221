/** The templates of an alert: its labels and annotations, and what they use. */
import { memo } from '../../lib/memo.ts'
import { placeIn } from '../../model/offsets.ts'
import type { Pair, Rule } from '../../model/rule.ts'
import type { Place, Span } from '../../model/source.ts'
import type { Template } from '../../template/ast.ts'
import { parseTemplate } from '../../template/parse.ts'
import { usesOf } from '../../template/uses.ts'
import type { Uses } from '../../template/walk.ts'

export interface Templated {
  readonly pair: Pair
  readonly kind: 'label' | 'annotation'
  readonly template: Template
  /** Empty where the template has a problem. */
  readonly uses: Uses
  /** Returns the place of a part of the template. */
  readonly at: (span: Span) => Place
}

/** The labels and annotations of a rule that hold template actions. */
export const templatesOf = memo((rule: Rule): readonly Templated[] =>
  [
    ...rule.labels.map((pair) => ({ pair, kind: 'label' as const })),
    ...rule.annotations.map((pair) => ({ pair, kind: 'annotation' as const })),
  ]
    .filter(({ pair }) => pair.value.text.includes('{{'))
    .map(({ pair, kind }): Templated => {
      const template = parseTemplate(pair.value.text)
      return {
        pair,
        kind,
        template,
        uses: usesOf(template),
        at: ({ start, end }) => placeIn(pair.value, start, end),
      }
    }),
)
