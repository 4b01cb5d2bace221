/** Every check there is. The order is the order of the documentation. */
import type { Check } from './check.ts'
import ruleDuplicateAlert from './rule/duplicate-alert.ts'
import ruleDuplicateGroup from './rule/duplicate-group.ts'
import ruleSchema from './rule/schema.ts'
import yamlDocuments from './yaml/documents.ts'
import yamlDuplicateKey from './yaml/duplicate-key.ts'
import yamlSyntax from './yaml/syntax.ts'

// A check says itself what it runs on; the list needs no more than that it is one.
export const checks = [
  yamlSyntax,
  yamlDuplicateKey,
  yamlDocuments,
  ruleSchema,
  ruleDuplicateAlert,
  ruleDuplicateGroup,
] as readonly unknown[] as readonly Check[]
