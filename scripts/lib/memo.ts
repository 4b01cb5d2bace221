/** Caches the result of `make` for an object as long as the object exists. `make` has to be pure. */
export function memo<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const made = new WeakMap<K, { readonly value: V }>()
  return (key) => {
    let known = made.get(key)
    if (!known) {
      known = { value: make(key) }
      made.set(key, known)
    }
    return known.value
  }
}

/** The same for what is made of an object and a plain value. */
export function memoFor<K extends object, A extends string | undefined, V>(
  make: (key: K, about: A) => V,
): (key: K, about: A) => V {
  const made = memo((_: K) => new Map<A, V>())
  return (key, about) => {
    const known = made(key)
    if (!known.has(about)) known.set(about, make(key, about))
    return known.get(about) as V
  }
}
