import type { TenantPolicy } from '../../model/policy.ts'
import type { RuleGroup } from '../../model/rule.ts'
import { itemsAt } from '../../model/yaml.ts'
import { nearest } from '../../text/near.ts'
import { defineCheck, type Finding } from '../check.ts'
import { expressionOf, nameSpan, selectorsOf } from './lib/expression.ts'
import { demandsOnGroup, listed, matchesAny, under } from './lib/scope.ts'

export default defineCheck({
  id: 'policy/tenant',
  on: 'rule-file',
  severity: 'warning',
  about: "Mimir's `source_tenants` are those that the policies in firedrill.yml allow and the metrics need.",
  peers: ['promruval hasAllowedSourceTenants', 'promruval hasSourceTenantsForMetrics'],
  *run(file, project) {
    for (const group of file.groups) {
      for (const { wants, policy } of demandsOnGroup(group, project, (p) => p.group?.tenants)) {
        for (const finding of [...judgeNames(group, wants), ...judgeMetrics(group, wants)])
          yield under(policy, finding)
      }
    }
  },
})

function* judgeNames({ node }: RuleGroup, { allowed }: TenantPolicy): Generator<Finding> {
  for (const item of itemsAt(node, 'source_tenants')) {
    if (!allowed || item.kind !== 'scalar' || allowed.includes(item.text)) continue
    const likely = nearest(item.text, allowed)
    yield {
      at: item,
      message: `\`${item.text}\` is not a tenant that the policy allows`,
      help: likely ? `Did you mean \`${likely}\`?` : `Use ${listed(allowed)}.`,
    }
  }
}

/** Without `source_tenants` a group reads its own tenant, which only the policy can name. */
function* judgeMetrics(group: RuleGroup, wants: TenantPolicy): Generator<Finding> {
  const owned = Object.entries(wants.metrics ?? {})
  if (owned.length === 0) return
  const named = itemsAt(group.node, 'source_tenants').flatMap((item) =>
    item.kind === 'scalar' ? [item.text] : [],
  )
  const tenants = named.length > 0 ? named : wants.default === undefined ? [] : [wants.default]
  for (const rule of group.rules) {
    const expression = expressionOf(rule)
    if (!expression) continue
    for (const selector of selectorsOf(expression.expr)) {
      const { name } = selector
      if (name === undefined) continue
      const holders = owned.flatMap(([tenant, metrics]) => (matchesAny(metrics, name) ? [tenant] : []))
      if (holders.length === 0 || holders.some((tenant) => tenants.includes(tenant))) continue
      yield {
        at: expression.at(nameSpan(selector)),
        alert: rule.kind === 'alert' ? rule.name.text : undefined,
        message: `\`${name}\` belongs to the tenant ${listed(holders)}, which \`source_tenants\` doesn't name`,
        help: `Add ${listed(holders)} to the group's \`source_tenants\`.`,
      }
    }
  }
}
