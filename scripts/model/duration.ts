/** Durations of suites in seconds, as Prometheus writes them: '1h30m'. */

const units = [
  ['y', 31_536_000],
  ['w', 604_800],
  ['d', 86_400],
  ['h', 3600],
  ['m', 60],
  ['s', 1],
  ['ms', 0.001],
] as const

const pattern = new RegExp(`^${units.map(([unit]) => `(?:(\\d{1,9})${unit})?`).join('')}$`)

/** Undefined for what is none. */
export function secondsIn(text: string): number | undefined {
  if (text === '0') return 0
  const parts = text === '' ? undefined : pattern.exec(text)?.slice(1)
  if (!parts) return undefined
  const milliseconds = parts.reduce(
    (sum, part, index) => sum + Number(part ?? 0) * Math.round((units[index]?.[1] ?? 0) * 1000),
    0,
  )
  return milliseconds / 1000
}

/** '1h30m', from days down; weeks and years are given in days. */
export function durationText(seconds: number): string {
  let left = Math.round(seconds * 1000)
  let text = ''
  for (const [unit, size] of units.slice(2)) {
    const length = Math.round(size * 1000)
    const count = Math.floor(left / length)
    if (count > 0) text += `${count}${unit}`
    left -= count * length
  }
  return text || '0s'
}
