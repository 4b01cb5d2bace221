/** Limits on the durations of rules and groups. */
import type { DurationPolicy } from '../../../model/policy.ts'
import type { YamlNode, YamlScalar } from '../../../model/yaml.ts'
import { secondsOf } from '../../../promql/numbers.ts'
import type { Finding } from '../../check.ts'

/** `missing`: the value in seconds if the field is not set; undefined if the file does not tell it. */
export function* judgeDuration(
  field: string,
  owner: { readonly at: YamlNode; readonly name: string },
  value: YamlScalar | undefined,
  wants: DurationPolicy,
  missing?: number,
): Generator<Finding> {
  const isSet = value !== undefined && value.value !== null
  if (!isSet && wants.required) {
    yield {
      at: owner.at,
      message: `${owner.name} has no \`${field}\`, which the policy requires`,
      help: `Set \`${field}\`${limits(wants)}.`,
    }
    return
  }
  const seconds = isSet ? secondsOf(value.text) : missing
  if (seconds === undefined) return
  const tooShort = wants.min !== undefined && seconds < (secondsOf(wants.min) ?? 0)
  const tooLong = wants.max !== undefined && seconds > (secondsOf(wants.max) ?? Number.POSITIVE_INFINITY)
  if (!tooShort && !tooLong) return
  const limit = tooShort ? `\`${wants.min}\` or more` : `\`${wants.max}\` or less`
  yield {
    at: isSet ? value : owner.at,
    message: isSet
      ? `\`${field}: ${value.text}\` breaks the policy, which requires ${limit}`
      : `${owner.name} has no \`${field}\`, and the policy requires ${limit}`,
    help: `Set \`${field}\`${limits(wants)}.`,
  }
}

function limits({ min, max }: DurationPolicy): string {
  if (min !== undefined && max !== undefined) return ` to a value from \`${min}\` to \`${max}\``
  if (min !== undefined) return ` to \`${min}\` or more`
  return max === undefined ? '' : ` to \`${max}\` or less`
}
