/** Checks the names of rules and groups against a policy. */
import type { NamePolicy } from '../../../model/policy.ts'
import type { YamlScalar } from '../../../model/yaml.ts'
import type { Finding } from '../../check.ts'
import { matches } from './scope.ts'

const styles: Readonly<Record<NonNullable<NamePolicy['style']>, { shape: RegExp; example: string }>> = {
  CamelCase: { shape: /^(?=.*[a-z])[A-Z][A-Za-z0-9]*$/, example: 'HostHighMemory' },
  snake_case: { shape: /^[a-z][a-z0-9]*(?:_[a-z0-9]+)*$/, example: 'host_high_memory' },
  'level:metric:operations': {
    shape: /^[A-Za-z0-9_]*:[A-Za-z0-9_]+:[A-Za-z0-9_]+(?::[A-Za-z0-9_]+)*$/,
    example: 'job:http_requests:rate5m',
  },
}

export function* judgeName(what: string, name: YamlScalar, wants: NamePolicy): Generator<Finding> {
  const quoted = `the name of the ${what} \`${name.text}\``
  const { matching, rejected, style, maxLength } = wants
  if (matching !== undefined && !matches(matching, name.text))
    yield { at: name, message: `${quoted} doesn't match \`${matching}\`, as the policy requires` }
  if (rejected !== undefined && matches(rejected, name.text))
    yield { at: name, message: `${quoted} matches \`${rejected}\`, which the policy forbids` }
  if (style !== undefined && !styles[style].shape.test(name.text)) {
    yield {
      at: name,
      message: `${quoted} is not written as \`${style}\`, which the policy requires`,
      help: `Write it like \`${styles[style].example}\`.`,
    }
  }
  const length = [...name.text].length
  if (maxLength !== undefined && length > maxLength)
    yield { at: name, message: `${quoted} has ${length} characters, and the policy allows ${maxLength}` }
}
