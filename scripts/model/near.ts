/** "Did you mean …": the candidate that a mistyped name most likely stands for. */

/** Longer names are compared only for equality but for case: no one mistypes by hand what is that long. */
const maxLength = 200

/**
 * The Damerau–Levenshtein distance (a swap of neighbours counts as one edit), or `limit + 1` when it is more
 * than `limit`. Only a band of `limit` around the table's diagonal is worked out.
 */
export function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  const width = b.length + 1
  let twoAgo: number[] = []
  let last: number[] = Array.from({ length: width }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row: number[] = new Array(width).fill(limit + 1)
    if (i <= limit) row[0] = i
    let best = row[0] as number
    for (let j = Math.max(1, i - limit); j <= Math.min(b.length, i + limit); j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min(
        (last[j] as number) + 1,
        (row[j - 1] as number) + 1,
        (last[j - 1] as number) + (same ? 0 : 1),
      )
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (twoAgo[j - 2] as number) + 1)
      row[j] = cost
      best = Math.min(best, cost)
    }
    if (best > limit) return limit + 1
    twoAgo = last
    last = row
  }
  return Math.min(last[b.length] as number, limit + 1)
}

/** How many edits a name of this length may be off. A third of a short name is already another word. */
function tolerance(name: string): number {
  return name.length < 3 ? 0 : Math.min(3, Math.ceil(name.length / 4))
}

/**
 * The candidate nearest to `name`, if one is near enough to be what was meant; of equally near ones the first.
 * `name` itself is no suggestion; the same name in another case always is one.
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const folded = name.toLowerCase()
  let limit = name.length > maxLength ? -1 : tolerance(name)
  let found: string | undefined
  for (const candidate of candidates) {
    if (candidate === name) continue
    const other = candidate.toLowerCase()
    if (other === folded) return candidate
    if (limit < 0) continue
    const edits = distance(folded, other, limit)
    if (edits > limit) continue
    found = candidate
    // Only a nearer one replaces it.
    limit = edits - 1
  }
  return found
}
