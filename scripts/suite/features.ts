/** What a test file may hold, and how time is counted; it depends on the version of promtool. */
export interface PromtoolFeatures {
  readonly leftOpen: boolean
  readonly defaultInterval: boolean
  readonly histogram: boolean
  readonly fuzzyCompare: boolean
  readonly startTimestamp: boolean
}
