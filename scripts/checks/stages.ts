/** Checks of later stages (drills, the web, a built site, comments), whose findings get their severity here. */
import type { Diagnostic, StageFinding } from '../diagnostic.ts'
import baselineUnused from './baseline/unused.ts'
import changeSwitchedOff from './change/switched-off.ts'
import type { Check } from './check.ts'
import commentExpired from './comment/expired.ts'
import commentReason from './comment/reason.ts'
import commentSyntax from './comment/syntax.ts'
import commentUnknown from './comment/unknown.ts'
import commentUnused from './comment/unused.ts'
import configUnknownCheck from './config/unknown-check.ts'
import drillCoverage from './drill/coverage.ts'
import drillFailed from './drill/failed.ts'
import drillInterval from './drill/interval.ts'
import drillOrder from './drill/order.ts'
import drillProvesNothing from './drill/proves-nothing.ts'
import drillRuleFiles from './drill/rule-files.ts'
import drillVersionDependent from './drill/version-dependent.ts'
import linkExternal from './link/external.ts'
import linkSite from './link/site.ts'
import promtoolRules from './promtool/rules.ts'
import { severityOf } from './run.ts'
import { suiteChecks } from './suites.ts'

export const stageChecks = [
  promtoolRules,
  drillFailed,
  drillRuleFiles,
  drillInterval,
  drillOrder,
  drillCoverage,
  drillProvesNothing,
  drillVersionDependent,
  linkExternal,
  linkSite,
  changeSwitchedOff,
  commentUnused,
  commentUnknown,
  commentExpired,
  commentReason,
  commentSyntax,
  baselineUnused,
  configUnknownCheck,
] as readonly unknown[] as readonly Check[]

// A run can also produce findings of the checks of suites.
const byId = new Map([...stageChecks, ...suiteChecks].map((check) => [check.id, check]))

/** Returns a stage's findings, each with the default severity of its check if it has none. */
export const stamp = (findings: readonly StageFinding[]): Diagnostic[] =>
  findings.map((finding) => ({
    ...finding,
    severity: finding.severity ?? severityOf(byId.get(finding.check)),
  }))
