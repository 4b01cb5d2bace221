/** Explains in words why a label is missing from a result, and gives the place. */
import { placeIn } from '../../model/offsets.ts'
import type { Rule } from '../../model/rule.ts'
import type { Place } from '../../model/source.ts'
import type { Removal } from '../../promql/facts.ts'
import type { Analysis } from './analysis.ts'

/** The expression in which the label is removed, which may be that of a recording rule. */
const textOf = (removal: Removal, analysis: Analysis): string =>
  (removal.origin as Rule | undefined)?.expr?.text ?? analysis.text

/** Quotes an expression on one line, short enough for a sentence. */
export function quoted(text: string): string {
  const line = text
    .replace(/#[^\n]*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
  return `\`${line.length > 60 ? `${line.slice(0, 57)}…` : line}\``
}

/** Says what removes the label: '`sum by (job) (…)` keeps no other labels'. */
export function removalText(removal: Removal, analysis: Analysis): string {
  const text = textOf(removal, analysis)
  const part = quoted(text.slice(removal.start, removal.end))
  const name = (removal.origin as Rule | undefined)?.name.text
  const where = name === undefined ? '' : ` in the recording rule \`${name}\``
  return `${phrase(removal, part)}${where}`
}

function phrase({ how, node }: Removal, part: string): string {
  switch (how) {
    case 'aggregation':
      return `${part} without \`by\` keeps no labels`
    case 'by':
    case 'on':
      return `${part} keeps no other labels`
    case 'without':
    case 'ignoring':
      return `${part} removes it`
    case 'function':
      if (node.kind === 'call' && node.name.startsWith('absent'))
        return `${part} returns only labels that its selector sets with \`=\``
      return `${part} removes it`
    case 'operator':
      return `${part} removes the name of the metric`
    case 'matcher':
      return `${part} selects only series without it`
    case 'no-labels':
      return `${part} returns no labels`
    case 'static':
      return 'it is set to an empty string'
  }
}

/** The place where the label is removed. */
export function removalPlace(removal: Removal, analysis: Analysis): Place {
  const rule = removal.origin as Rule | undefined
  if (!rule?.expr) return analysis.at(removal)
  return removal.how === 'static' ? rule.name : placeIn(rule.expr, removal.start, removal.end)
}

/** The removal as a related place of a finding. */
export const removalNote = (removal: Removal, analysis: Analysis): { at: Place; message: string } => ({
  at: removalPlace(removal, analysis),
  message: removal.match
    ? `${removalText(removal, analysis)}, and \`${removal.match.op}\` matches only equal labels`
    : removalText(removal, analysis),
})
