/** How often a suite evaluates its rules. */
import { scalarAt, type YamlNode } from '../model/yaml.ts'
import { secondsOf } from '../text/duration.ts'

/** Seconds that promtool takes where a suite says nothing, or 0. */
const fallback = 60

/** The `evaluation_interval` of a suite in seconds. */
export const evaluationInterval = (root: YamlNode): number =>
  secondsOf(scalarAt(root, 'evaluation_interval')?.text ?? '') || fallback
