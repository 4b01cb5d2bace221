import { type DrillResult, timeOf } from '../../scripts/drill/result.ts'

/** 'RedisDown at 5m' */
export const nameOf = ({ assertion }: DrillResult): string =>
  `${assertion?.subject?.text ?? ''} at ${timeOf({ assertion })}`
