/** "Did you mean …": the candidate that a mistyped name most likely stands for. */

/**
 * Steps of comparing that a run spends on suggestions: each name that is wrong may have to be compared with each that
 * is right, and a tree that is made for it would keep the program busy for minutes. Real trees take a hundredth of it.
 */
const maxSteps = 20_000_000
let steps = 0
/** The share of another bound on comparing that was used up. */
let others = 0
/** What a shared beginning or end costs against what is compared in the table. */
const charactersPerStep = 16
/** What each comparison costs before it begins. */
const stepsPerName = 4

/** Gives the search its full budget again; what is suggested in a run must not depend on the runs before it. */
export function startSearch(): void {
  steps = 0
  others = 0
}

/** What was spent since the last start: from 1 on suggestions may be left out. */
export const searchCost = (): number => steps / maxSteps + others

/** Notes a share of a bound that a caller has of its own. */
export function noteSearch(share: number): void {
  others += share
}

/** Longer names are compared only for equality but for case: no one mistypes by hand what is that long. */
const maxLength = 200

let table = new Uint16Array(3 * (maxLength + 1))

/**
 * The Damerau–Levenshtein distance (a swap of neighbours counts as one edit), or `limit + 1` when it is more
 * than `limit`. Only a band of `limit` around the table's diagonal is worked out.
 */
export function distance(one: string, other: string, limit: number): number {
  if (Math.abs(one.length - other.length) > limit) return limit + 1
  // Most names of a tree begin or end alike, and what they share needs no table.
  let start = 0
  const shorter = Math.min(one.length, other.length)
  while (start < shorter && one.charCodeAt(start) === other.charCodeAt(start)) start++
  let end = 0
  while (
    end < shorter - start &&
    one.charCodeAt(one.length - 1 - end) === other.charCodeAt(other.length - 1 - end)
  )
    end++
  steps += stepsPerName + (start + end) / charactersPerStep
  const a = one.slice(start, one.length - end)
  const b = other.slice(start, other.length - end)
  const width = b.length + 1
  // Three rows that take turns: this one, the last, and the one before, which a swap of neighbours goes back to.
  if (table.length < 3 * width) table = new Uint16Array(3 * width)
  const rows = table.fill(limit + 1, 0, 3 * width)
  for (let j = 0; j <= Math.min(limit, b.length); j++) rows[j] = j
  for (let i = 1; i <= a.length; i++) {
    const row = (i % 3) * width
    const last = ((i + 2) % 3) * width
    const twoAgo = ((i + 1) % 3) * width
    const from = Math.max(1, i - limit)
    const to = Math.min(b.length, i + limit)
    rows[row + from - 1] = from === 1 && i <= limit ? i : limit + 1
    let best = rows[row + from - 1] as number
    steps += to - from + 1
    for (let j = from; j <= to; j++) {
      const same = a[i - 1] === b[j - 1]
      let cost = Math.min(
        (rows[last + j] as number) + 1,
        (rows[row + j - 1] as number) + 1,
        (rows[last + j - 1] as number) + (same ? 0 : 1),
      )
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, (rows[twoAgo + j - 2] as number) + 1)
      rows[row + j] = cost
      if (cost < best) best = cost
    }
    // The next row reads one cell more of this one than was worked out.
    if (to < b.length) rows[row + to + 1] = limit + 1
    if (best > limit) return limit + 1
  }
  return Math.min(rows[(a.length % 3) * width + b.length] as number, limit + 1)
}

/** How many edits a name of this length may be off. A third of a short name is already another word. */
function tolerance(name: string): number {
  return name.length < 3 ? 0 : Math.min(3, Math.ceil(name.length / 4))
}

/**
 * The candidate nearest to `name`, if one is near enough to be what was meant; of equally near ones the first.
 * `name` itself is no suggestion; the same name in another case always is one.
 * Nothing once the budget of the run is spent.
 */
export function nearest(name: string, candidates: Iterable<string>): string | undefined {
  const folded = name.toLowerCase()
  let limit = name.length > maxLength ? -1 : tolerance(name)
  let found: string | undefined
  for (const candidate of candidates) {
    if (++steps > maxSteps) return undefined
    // Few names are of about the same length, and all the others cost nothing.
    if (Math.abs(candidate.length - name.length) > Math.max(limit, 1) || candidate === name) continue
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

/** What to do about a key that is none of those that are known in its place. */
export function keyHelp(key: string, known: readonly string[]): string {
  const guess = nearest(key, known)
  return guess ? `Did you mean \`${guess}\`?` : `Known here: ${known.map((one) => `\`${one}\``).join(', ')}.`
}

/** The help that names a likely candidate. */
export const didYouMean = (name: string | undefined): string | undefined =>
  name === undefined ? undefined : `Did you mean \`${name}\`?`
