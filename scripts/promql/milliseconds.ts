/** Prometheus' durations in milliseconds. */
import { formatSeconds, secondsOf } from './numbers.ts'

/** Undefined for what Prometheus doesn't take. */
export function parseDuration(text: string): number | undefined {
  const seconds = secondsOf(text)
  return seconds === undefined ? undefined : Math.round(seconds * 1000)
}

export const formatDuration = (milliseconds: number): string => formatSeconds(milliseconds / 1000)
