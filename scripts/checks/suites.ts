/** The checks that need only the text of a suite and of the rules that it loads. */
import type { Check } from './check.ts'
import afterSamples from './drill/after-samples.ts'
import droppedSeries from './drill/dropped-series.ts'
import empty from './drill/empty.ts'
import extended from './drill/extended.ts'
import groupInterval from './drill/group-interval.ts'
import groupOrder from './drill/group-order.ts'
import offGrid from './drill/off-grid.ts'
import onlyAbsence from './drill/only-absence.ts'
import templateError from './drill/template-error.ts'
import unknownAlert from './drill/unknown-alert.ts'
import unknownMetric from './drill/unknown-metric.ts'
import documents from './yaml/documents.ts'
import syntax from './yaml/syntax.ts'

export const suiteChecks = [
  syntax,
  documents,
  unknownAlert,
  unknownMetric,
  empty,
  onlyAbsence,
  droppedSeries,
  offGrid,
  groupInterval,
  groupOrder,
  afterSamples,
  templateError,
  extended,
] as readonly unknown[] as readonly Check[]
