/** What firedrill can be told to do. */
export const verbs = ['check', 'drill', 'build', 'fix', 'new', 'rename', 'explain', 'setup'] as const

export type Verb = (typeof verbs)[number]

export const isVerb = (word: string | undefined): word is Verb =>
  (verbs as readonly (string | undefined)[]).includes(word)
