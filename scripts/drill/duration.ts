/** Prometheus' durations: '1h30m', '0', '250ms'. */

const pattern = /^(?:(\d+)y)?(?:(\d+)w)?(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?(?:(\d+)ms)?$/
const units = [31_536_000_000, 604_800_000, 86_400_000, 3_600_000, 60_000, 1000, 1]
/** Prometheus counts in nanoseconds of 63 bits. */
const longest = 9_223_372_036_854

/** Milliseconds; undefined for what Prometheus doesn't take. */
export function parseDuration(text: string): number | undefined {
  if (text === '0') return 0
  const match = text === '' ? null : pattern.exec(text)
  if (!match) return undefined
  const total = units.reduce((sum, unit, i) => sum + Number(match[i + 1] ?? 0) * unit, 0)
  return total <= longest ? total : undefined
}

const names = ['y', 'w', 'd', 'h', 'm', 's', 'ms']

/** As short as Prometheus prints it: years, weeks and days only where they come out even. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds === 0) return '0s'
  let rest = milliseconds
  let out = ''
  for (const [i, unit] of units.entries()) {
    const isEven = i < 3
    if (isEven && rest % unit !== 0) continue
    const count = Math.floor(rest / unit)
    if (count > 0) out += `${count}${names[i]}`
    rest -= count * unit
  }
  return out
}
