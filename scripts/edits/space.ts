/** A collection of edits of one text that don't touch each other. */
import type { TextEdit } from '../diagnostic.ts'
import { collide } from './text.ts'

export interface EditSpace {
  /** Sorted by place. */
  readonly edits: readonly TextEdit[]
  /** Adds all of the edits, or none: returns false if one of them touches another. */
  take(edits: readonly TextEdit[]): boolean
}

export function editSpace(): EditSpace {
  const taken: TextEdit[] = []
  const indexOf = (start: number): number => {
    let low = 0
    let high = taken.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((taken[middle] as TextEdit).start < start) low = middle + 1
      else high = middle
    }
    return low
  }
  return {
    edits: taken,
    take(edits) {
      const inserted: TextEdit[] = []
      for (const edit of edits) {
        const at = indexOf(edit.start)
        const isFree = [taken[at - 1], taken[at]].every((other) => !other || !collide(other, edit))
        if (!isFree) {
          for (const done of inserted) taken.splice(taken.indexOf(done), 1)
          return false
        }
        taken.splice(at, 0, edit)
        inserted.push(edit)
      }
      return true
    },
  }
}
