/** Every check there is. The order is the order of the documentation. */
import baselineUnused from './baseline/unused.ts'
import type { Check } from './check.ts'
import commentExpired from './comment/expired.ts'
import commentReason from './comment/reason.ts'
import commentSyntax from './comment/syntax.ts'
import commentUnknown from './comment/unknown.ts'
import commentUnused from './comment/unused.ts'
import configUnknownCheck from './config/unknown-check.ts'
import linkNoRunbookUrl from './link/no-runbook-url.ts'
import linkRunbookUrl from './link/runbook-url.ts'
import linkUnchecked from './link/unchecked.ts'
import ruleDuplicateAlert from './rule/duplicate-alert.ts'
import ruleDuplicateGroup from './rule/duplicate-group.ts'
import ruleSchema from './rule/schema.ts'
import runbookEmpty from './runbook/empty.ts'
import runbookFrontmatter from './runbook/frontmatter.ts'
import runbookMissing from './runbook/missing.ts'
import runbookOrphan from './runbook/orphan.ts'
import runbookSectionEmpty from './runbook/section-empty.ts'
import runbookSnapshotDrift from './runbook/snapshot-drift.ts'
import shortcodeAmbiguousAlert from './shortcode/ambiguous-alert.ts'
import shortcodeMissingAlert from './shortcode/missing-alert.ts'
import shortcodeMissingFile from './shortcode/missing-file.ts'
import shortcodeSyntax from './shortcode/syntax.ts'
import shortcodeUnknown from './shortcode/unknown.ts'
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
  runbookFrontmatter,
  runbookMissing,
  runbookOrphan,
  runbookEmpty,
  runbookSectionEmpty,
  runbookSnapshotDrift,
  linkRunbookUrl,
  linkNoRunbookUrl,
  linkUnchecked,
  shortcodeSyntax,
  shortcodeUnknown,
  shortcodeMissingFile,
  shortcodeMissingAlert,
  shortcodeAmbiguousAlert,
  commentUnused,
  commentUnknown,
  commentExpired,
  commentReason,
  commentSyntax,
  baselineUnused,
  configUnknownCheck,
] as readonly unknown[] as readonly Check[]
