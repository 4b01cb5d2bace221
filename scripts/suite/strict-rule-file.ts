/** Whether promtool gets its rules out of a rule file as the model does. */
import type { RuleFile } from '../model/rule.ts'
import { isPrintable, oddIn } from './ambiguous.ts'

/** Why that is in doubt, as what the file is or has; undefined where it is not. */
export function oddRuleFile({ yaml, shape, source, groups }: RuleFile): string | undefined {
  if (shape !== 'groups') return 'is an object of Kubernetes, which promtool does not load'
  if (yaml.problems.length > 0) return 'is no valid YAML'
  if (yaml.documents.length !== 1) return 'is more than one YAML document'
  if (/<<\s*:/.test(source.text)) return 'has merge keys, which promtool may read in another way'
  if (oddIn(source.text) !== undefined)
    return 'has a tag, a directive or a rare line end, which promtool may read in another way'
  return groups.every((group) => group.rules.every(({ name }) => isPrintable(name.text)))
    ? undefined
    : 'has a rule whose name is not printable'
}
