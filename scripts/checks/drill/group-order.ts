import { itemsAt } from '../../model/yaml.ts'
import { rulesLoadedBy } from '../../suite/rules.ts'
import { nearest } from '../../text/near.ts'
import { defineCheck } from '../check.ts'

export default defineCheck({
  id: 'drill/group-order',
  on: 'suite',
  severity: 'warning',
  about: 'Every group in `group_eval_order` is in the rule files; promtool ignores any other.',
  *run(suite, project) {
    const { files, isComplete } = rulesLoadedBy(suite, project)
    if (!isComplete) return
    const names = new Set(files.flatMap(({ groups }) => groups.map(({ name }) => name?.text ?? '')))
    for (const item of itemsAt(suite.root, 'group_eval_order')) {
      if (item.kind !== 'scalar' || names.has(item.text)) continue
      const guess = nearest(item.text, names)
      yield {
        at: item,
        message: `\`${item.text}\` is not a group in the rule files of this suite, and promtool ignores it without a message`,
        help: guess ? `Did you mean \`${guess}\`?` : 'Remove it, or load the rule file that has it.',
      }
    }
  },
})
