/** Prometheus' durations in seconds. */

const units = { y: 31536000, w: 604800, d: 86400, h: 3600, m: 60, s: 1, ms: 0.001 }
const durationShape =
  /^(?:(?<y>\d+)y)?(?:(?<w>\d+)w)?(?:(?<d>\d+)d)?(?:(?<h>\d+)h)?(?:(?<m>\d+)m)?(?:(?<s>\d+)s)?(?:(?<ms>\d+)ms)?$/
/** Beyond this Go's nanoseconds overflow. */
const maxSeconds = 2 ** 63 / 1e9

/** The length of a duration such as `1h30m`; nothing where it is none, or is too long for Prometheus. */
export function secondsOf(text: string): number | undefined {
  const parts = text === '' ? undefined : durationShape.exec(text)?.groups
  if (!parts) return text === '0' ? 0 : undefined
  let seconds = 0
  for (const [unit, factor] of Object.entries(units)) seconds += Number(parts[unit] ?? 0) * factor
  return seconds < maxSeconds ? seconds : undefined
}

/** A duration as Prometheus prints it. */
export function formatSeconds(seconds: number): string {
  let rest = Math.round(seconds * 1000)
  if (rest === 0) return '0s'
  let text = ''
  for (const [unit, factor] of Object.entries(units)) {
    const size = Math.round(factor * 1000)
    // Years and weeks only where nothing is left over: 8d says more than 1w1d.
    if ((unit === 'y' || unit === 'w') && rest % size !== 0) continue
    const count = Math.floor(rest / size)
    if (count > 0) text += `${count}${unit}`
    rest -= count * size
  }
  return text
}
