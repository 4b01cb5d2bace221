/** Divides items into at most `count` shares of about the same size, the largest items first. */
export function inShares<T>(items: readonly T[], count: number, sizeOf: (item: T) => number): T[][] {
  const shares = Array.from({ length: count }, () => ({ size: 0, items: [] as T[] }))
  const sized = items.map((item) => ({ item, size: sizeOf(item) }))
  for (const { item, size } of sized.sort((a, b) => b.size - a.size)) {
    const smallest = shares.reduce((a, b) => (b.size < a.size ? b : a))
    smallest.items.push(item)
    smallest.size += size
  }
  return shares.map((share) => share.items).filter((own) => own.length > 0)
}
