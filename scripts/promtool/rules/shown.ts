/** The rule files in the form that promtool checks, and how its messages map to the author's own. */
import type { RuleFile, RuleGroup } from '../../model/rule.ts'
import { yamlText } from '../../suite/yaml-text.ts'

/** One file for promtool: a rule file as it is, or the `spec` of a `PrometheusRule`. */
export interface Shown {
  readonly name: string
  readonly file: RuleFile
  readonly text: string
  /** The groups in it, in order. */
  readonly groups: readonly RuleGroup[]
}

/** A name that no rule can guess, so that no text in a rule can look like promtool's own. */
const shownName = (index: number, nonce: string): string => `${nonce}-${index}.yml`

/** Fields of Mimir and Thanos, which promtool does not know and Prometheus would rightly refuse. */
const foreignFields = new Set([
  'namespace',
  'partial_response_strategy',
  'source_tenants',
  'align_evaluation_time_on_interval',
  'evaluation_delay',
])

/** The file's text with the fields of other servers blanked, so that all places stay the same. */
function withoutForeignFields(file: RuleFile): string {
  let { text } = file.source
  const maps = [...file.roots, ...file.groups.map(({ node }) => node)]
  for (const map of maps) {
    // Blanking inside braces would leave commas without a value.
    if (map.kind !== 'map' || map.flow) continue
    for (const { key, value, merged } of map.entries) {
      if (merged || !foreignFields.has(key.text) || value.start < key.start) continue
      const blank = text.slice(key.start, value.end).replace(/[^\r\n]/g, ' ')
      text = text.slice(0, key.start) + blank + text.slice(value.end)
    }
  }
  return text
}

export function shownOf(files: readonly RuleFile[], nonce: string): Shown[] {
  const shown: Shown[] = []
  const add = (part: Omit<Shown, 'name'>): void => {
    shown.push({ ...part, name: shownName(shown.length, nonce) })
  }
  for (const file of files) {
    if (file.shape === 'groups') add({ file, text: withoutForeignFields(file), groups: file.groups })
    else {
      for (const root of file.roots) {
        const groups = file.groups.filter(({ node }) => node.start >= root.start && node.end <= root.end)
        add({ file, text: yamlText(root), groups })
      }
    }
  }
  return shown
}
