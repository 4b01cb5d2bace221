/**
 * A table whose keys are looked up by texts of a tree. It has no prototype, so `constructor` and similar names are
 * not found in it.
 */
export const table = <T>(entries: Readonly<Record<string, T>>): Readonly<Record<string, T>> =>
  Object.assign(Object.create(null), entries)
