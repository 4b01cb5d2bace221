/** Replacements for calls that overflow the stack with thousands of arguments. */

/** Appends all items to a list. */
export function append<T>(list: T[], items: Iterable<T>): void {
  for (const item of items) list.push(item)
}

/** The largest of the numbers; `-Infinity` for none, like `Math.max()`. */
export function maxOf(numbers: Iterable<number>): number {
  let most = Number.NEGATIVE_INFINITY
  for (const number of numbers) most = Math.max(most, number)
  return most
}

/** The smallest of the numbers; `Infinity` for none, like `Math.min()`. */
export function minOf(numbers: Iterable<number>): number {
  let least = Number.POSITIVE_INFINITY
  for (const number of numbers) least = Math.min(least, number)
  return least
}
