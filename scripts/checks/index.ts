/** All checks, in the order of the documentation. */
import alertAbsent from './alert/absent.ts'
import alertAlwaysFiring from './alert/always-firing.ts'
import alertCondition from './alert/condition.ts'
import alertFor from './alert/for.ts'
import alertLabelOverride from './alert/label-override.ts'
import alertNeverFiring from './alert/never-firing.ts'
import alertTemplateHumanize from './alert/template-humanize.ts'
import alertTemplateLabel from './alert/template-label.ts'
import alertTemplateOwnLabel from './alert/template-own-label.ts'
import alertTemplatePartial from './alert/template-partial.ts'
import alertTemplateQuery from './alert/template-query.ts'
import alertTemplateSyntax from './alert/template-syntax.ts'
import alertTemplateValue from './alert/template-value.ts'
import baselineUnused from './baseline/unused.ts'
import changeSwitchedOff from './change/switched-off.ts'
import type { Check } from './check.ts'
import commentExpired from './comment/expired.ts'
import commentReason from './comment/reason.ts'
import commentSyntax from './comment/syntax.ts'
import commentUnknown from './comment/unknown.ts'
import commentUnused from './comment/unused.ts'
import configUnknownCheck from './config/unknown-check.ts'
import drillAfterSamples from './drill/after-samples.ts'
import drillCoverage from './drill/coverage.ts'
import drillDroppedSeries from './drill/dropped-series.ts'
import drillEmpty from './drill/empty.ts'
import drillExtended from './drill/extended.ts'
import drillFailed from './drill/failed.ts'
import drillGroupInterval from './drill/group-interval.ts'
import drillGroupOrder from './drill/group-order.ts'
import drillInterval from './drill/interval.ts'
import drillMissing from './drill/missing.ts'
import drillOffGrid from './drill/off-grid.ts'
import drillOnlyAbsence from './drill/only-absence.ts'
import drillOrder from './drill/order.ts'
import drillProvesNothing from './drill/proves-nothing.ts'
import drillRuleFiles from './drill/rule-files.ts'
import drillTemplateError from './drill/template-error.ts'
import drillUnknownAlert from './drill/unknown-alert.ts'
import drillUnknownMetric from './drill/unknown-metric.ts'
import drillVersionDependent from './drill/version-dependent.ts'
import linkBroken from './link/broken.ts'
import linkCollision from './link/collision.ts'
import linkExternal from './link/external.ts'
import linkNoRunbookUrl from './link/no-runbook-url.ts'
import linkPlaceholder from './link/placeholder.ts'
import linkRunbookUrl from './link/runbook-url.ts'
import linkSite from './link/site.ts'
import linkUnchecked from './link/unchecked.ts'
import policyAggregationLabel from './policy/aggregation-label.ts'
import policyAnnotation from './policy/annotation.ts'
import policyAnnotationPromql from './policy/annotation-promql.ts'
import policyAnnotationUrl from './policy/annotation-url.ts'
import policyExpressionLabel from './policy/expression-label.ts'
import policyFor from './policy/for.ts'
import policyFunction from './policy/function.ts'
import policyGroupName from './policy/group-name.ts'
import policyGroupSize from './policy/group-size.ts'
import policyHistogramBucket from './policy/histogram-bucket.ts'
import policyInterval from './policy/interval.ts'
import policyLabel from './policy/label.ts'
import policyMetric from './policy/metric.ts'
import policyName from './policy/name.ts'
import policyNumberFormat from './policy/number-format.ts'
import policyRange from './policy/range.ts'
import policyRule from './policy/rule.ts'
import policySelectorLabel from './policy/selector-label.ts'
import policyStrategy from './policy/strategy.ts'
import policyTenant from './policy/tenant.ts'
import promqlCounter from './promql/counter.ts'
import promqlExperimental from './promql/experimental.ts'
import promqlFragile from './promql/fragile.ts'
import promqlHistogram from './promql/histogram.ts'
import promqlImpossible from './promql/impossible.ts'
import promqlNan from './promql/nan.ts'
import promqlRate from './promql/rate.ts'
import promqlRegexp from './promql/regexp.ts'
import promqlSyntax from './promql/syntax.ts'
import promqlType from './promql/type.ts'
import promqlTypo from './promql/typo.ts'
import promqlVectorMatching from './promql/vector-matching.ts'
import promtoolRules from './promtool/rules.ts'
import recordingName from './recording/name.ts'
import recordingRange from './recording/range.ts'
import ruleDependency from './rule/dependency.ts'
import ruleDuplicateAlert from './rule/duplicate-alert.ts'
import ruleDuplicateGroup from './rule/duplicate-group.ts'
import ruleDuplicateRule from './rule/duplicate-rule.ts'
import ruleEmptyGroup from './rule/empty-group.ts'
import ruleInterval from './rule/interval.ts'
import ruleSchema from './rule/schema.ts'
import runbookBoilerplate from './runbook/boilerplate.ts'
import runbookDescriptionDrift from './runbook/description-drift.ts'
import runbookDuplicateProse from './runbook/duplicate-prose.ts'
import runbookEmpty from './runbook/empty.ts'
import runbookFrontmatter from './runbook/frontmatter.ts'
import runbookMissing from './runbook/missing.ts'
import runbookOrphan from './runbook/orphan.ts'
import runbookPromql from './runbook/promql.ts'
import runbookReviewOverdue from './runbook/review-overdue.ts'
import runbookSectionEmpty from './runbook/section-empty.ts'
import runbookSectionLevel from './runbook/section-level.ts'
import runbookSectionMissing from './runbook/section-missing.ts'
import runbookSectionOrder from './runbook/section-order.ts'
import runbookSkeleton from './runbook/skeleton.ts'
import runbookSnapshotDrift from './runbook/snapshot-drift.ts'
import runbookSnapshotMissing from './runbook/snapshot-missing.ts'
import runbookTitle from './runbook/title.ts'
import runbookUnknownMetric from './runbook/unknown-metric.ts'
import shortcodeAmbiguousAlert from './shortcode/ambiguous-alert.ts'
import shortcodeMissingAlert from './shortcode/missing-alert.ts'
import shortcodeMissingFile from './shortcode/missing-file.ts'
import shortcodeSyntax from './shortcode/syntax.ts'
import shortcodeUnknown from './shortcode/unknown.ts'
import yamlDocuments from './yaml/documents.ts'
import yamlDuplicateKey from './yaml/duplicate-key.ts'
import yamlSyntax from './yaml/syntax.ts'

// Each check is typed by its own scope; the list drops that type.
export const checks = [
  yamlSyntax,
  yamlDuplicateKey,
  yamlDocuments,
  ruleSchema,
  ruleDuplicateAlert,
  ruleDuplicateGroup,
  ruleDependency,
  ruleDuplicateRule,
  ruleEmptyGroup,
  ruleInterval,
  recordingName,
  recordingRange,
  promqlSyntax,
  promqlType,
  promqlImpossible,
  promqlVectorMatching,
  promqlCounter,
  promqlRate,
  promqlHistogram,
  promqlNan,
  promqlFragile,
  promqlRegexp,
  promqlTypo,
  promqlExperimental,
  alertNeverFiring,
  alertAlwaysFiring,
  alertCondition,
  alertFor,
  alertAbsent,
  alertLabelOverride,
  alertTemplateSyntax,
  alertTemplateLabel,
  alertTemplateOwnLabel,
  alertTemplatePartial,
  alertTemplateValue,
  alertTemplateHumanize,
  alertTemplateQuery,
  runbookFrontmatter,
  runbookMissing,
  runbookOrphan,
  runbookEmpty,
  runbookTitle,
  runbookSkeleton,
  runbookSectionMissing,
  runbookSectionEmpty,
  runbookSectionOrder,
  runbookSectionLevel,
  runbookSnapshotDrift,
  runbookSnapshotMissing,
  runbookDescriptionDrift,
  runbookDuplicateProse,
  runbookBoilerplate,
  runbookPromql,
  runbookUnknownMetric,
  runbookReviewOverdue,
  linkRunbookUrl,
  linkNoRunbookUrl,
  linkUnchecked,
  linkBroken,
  linkCollision,
  linkPlaceholder,
  shortcodeSyntax,
  shortcodeUnknown,
  shortcodeMissingFile,
  shortcodeMissingAlert,
  shortcodeAmbiguousAlert,
  policyLabel,
  policyAnnotation,
  policyAnnotationUrl,
  policyAnnotationPromql,
  policyName,
  policyFor,
  policyRule,
  policyGroupName,
  policyGroupSize,
  policyInterval,
  policyTenant,
  policyStrategy,
  policyMetric,
  policyFunction,
  policyExpressionLabel,
  policySelectorLabel,
  policyAggregationLabel,
  policyRange,
  policyHistogramBucket,
  policyNumberFormat,
  promtoolRules,
  drillFailed,
  drillMissing,
  drillRuleFiles,
  drillUnknownAlert,
  drillUnknownMetric,
  drillEmpty,
  drillOnlyAbsence,
  drillDroppedSeries,
  drillInterval,
  drillGroupInterval,
  drillGroupOrder,
  drillOffGrid,
  drillAfterSamples,
  drillTemplateError,
  drillOrder,
  drillCoverage,
  drillExtended,
  drillProvesNothing,
  drillVersionDependent,
  linkExternal,
  linkSite,
  commentUnused,
  commentUnknown,
  commentExpired,
  commentReason,
  commentSyntax,
  baselineUnused,
  changeSwitchedOff,
  configUnknownCheck,
] as readonly unknown[] as readonly Check[]
