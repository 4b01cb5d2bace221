/** What a call with thousands of arguments would run out of stack for. */

/** Appends all items to a list. */
export function append<T>(list: T[], items: Iterable<T>): void {
  for (const item of items) list.push(item)
}

/** The greatest of the numbers; `-Infinity` where there is none, as `Math.max()` has it. */
export function maxOf(numbers: Iterable<number>): number {
  let most = Number.NEGATIVE_INFINITY
  for (const number of numbers) most = Math.max(most, number)
  return most
}

/** The least of the numbers; `Infinity` where there is none, as `Math.min()` has it. */
export function minOf(numbers: Iterable<number>): number {
  let least = Number.POSITIVE_INFINITY
  for (const number of numbers) least = Math.min(least, number)
  return least
}
