/** How far two names are apart: insertions, deletions, substitutions and swaps of neighbours; `limit + 1` when more. */
export function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    let best = i
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1]
      let cost = Math.min(
        (row[j - 1] as number) + 1,
        (last[j] as number) + 1,
        (last[j - 1] as number) + (isSame ? 0 : 1),
      )
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (beforeLast[j - 2] as number) + 1)
      row.push(cost)
      best = Math.min(best, cost)
    }
    if (best > limit) return limit + 1
    beforeLast = last
    last = row
  }
  return last[b.length] as number
}

/** The candidate that a misspelt name most likely stands for. */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const limit = name.length <= 4 ? 1 : 2
  let found: string | undefined
  let least = limit + 1
  for (const candidate of candidates) {
    const apart = distance(name, candidate, limit)
    const isBetter =
      apart < least ||
      (apart === least && apart <= limit && candidate.startsWith(name) && !found?.startsWith(name))
    if (isBetter) {
      found = candidate
      least = apart
    }
  }
  return found
}
