/**
 * What `rate`, `increase` and `delta` return where their windows hold other samples. A window can't lose or gain
 * the sample at its edge without another width, and these look at the width, too: they extrapolate to it.
 */

export type Extrapolating = 'rate' | 'increase' | 'delta'

export const isExtrapolating = (name: string): name is Extrapolating =>
  name === 'rate' || name === 'increase' || name === 'delta'

/** Longer windows are not written out as often as it takes to play all of it, lest nested ones grow beyond bounds. */
const longest = { forStart: 200, forWidth: 4000 }

/** Up to 2.51 a counter that begins inside a window is followed back to zero for more than half an interval. */
function atStart(near: string, far: string, major: 2 | 3): string {
  if (major === 2) return `(delta(${near}) < increase(${near})) unless (resets(${near}) > 0)`
  const first = `min_over_time(${near})`
  const gained = `(max_over_time(${near}) - ${first})`
  const gaps = `(count_over_time(${near}) - 1)`
  // Where it begins inside the window, the window's width is no matter.
  return `((increase(${near}) + ${first} - ${gained} / (2 * ${gaps})) and (delta(${near}) == delta(${far})) and (${first} * ${gaps} / ${gained} > 0.5 < 1.1)) unless (resets(${near}) > 0)`
}

/**
 * The call over a window of `seconds`, of which `near` and `far` are the same but for one and two milliseconds at the
 * older end. What they return grows with the width or is the same, so that they tell what it is at the full width.
 */
export function extrapolated(
  name: Extrapolating,
  { near, far, seconds }: { readonly near: string; readonly far: string; readonly seconds: number },
  { major, withStart }: { readonly major: 2 | 3; readonly withStart: boolean },
): string {
  if (near.length > longest.forWidth) return `${name}(${near})`
  const increase = name === 'delta' ? 'delta' : 'increase'
  const edge = `2 * ${increase}(${near}) - ${increase}(${far})`
  const isWhole = withStart && name !== 'delta' && near.length < longest.forStart
  const value = isWhole ? `(${atStart(near, far, major)}) or (${edge})` : edge
  // Numbers that are whole or short must stay so for comparisons.
  return `(round((${value}) * 1e9${name === 'rate' ? ` / ${seconds}` : ''}) / 1e9)`
}
