/**
 * A table that is asked by texts of a tree. It has no prototype, so that nothing is found under `constructor` and its
 * like.
 */
export const table = <T>(entries: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
  Object.assign(Object.create(null), entries)
