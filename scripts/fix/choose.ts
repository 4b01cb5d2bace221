/** Which fixes can be applied at once: those whose edits don't touch each other. */
import type { Diagnostic, TextEdit } from '../diagnostic.ts'
import { applyEdits, areSound, collide } from '../model/edit/text.ts'

/** A finding that says how it is mended. */
export interface Mend {
  readonly diagnostic: Diagnostic
  readonly edits: readonly TextEdit[]
}

/** The edits that were chosen in one file, sorted, so that a neighbour is found without looking at all of them. */
class Taken {
  private readonly edits: TextEdit[] = []

  private indexOf(start: number): number {
    let low = 0
    let high = this.edits.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.edits[middle] as TextEdit).start < start) low = middle + 1
      else high = middle
    }
    return low
  }

  hasRoomFor(edit: TextEdit): boolean {
    const at = this.indexOf(edit.start)
    return [this.edits[at - 1], this.edits[at]].every((other) => !other || !collide(other, edit))
  }

  add(edit: TextEdit): void {
    this.edits.splice(this.indexOf(edit.start), 0, edit)
  }
}

/** The first of all fixes that collide, in the order of the findings; a fix is taken whole or not at all. */
export function choose(
  diagnostics: readonly Diagnostic[],
  textOf: (file: string) => string | undefined,
): Mend[] {
  const taken = new Map<string, Taken>()
  return diagnostics.flatMap((diagnostic) => {
    const { file, fix } = diagnostic
    const text = textOf(file)
    if (!fix || fix.edits.length === 0 || text === undefined) return []
    if (!areSound(fix.edits, text.length) || applyEdits(text, fix.edits) === text) return []
    let here = taken.get(file)
    if (!here) {
      here = new Taken()
      taken.set(file, here)
    }
    if (!fix.edits.every((edit) => here.hasRoomFor(edit))) return []
    for (const edit of fix.edits) here.add(edit)
    return [{ diagnostic, edits: fix.edits }]
  })
}

/** The new texts of the files that the fixes are in. */
export function applyMends(
  mends: readonly Mend[],
  textOf: (file: string) => string | undefined,
): Map<string, string> {
  const edits = new Map<string, TextEdit[]>()
  for (const mend of mends)
    edits.set(mend.diagnostic.file, [...(edits.get(mend.diagnostic.file) ?? []), ...mend.edits])
  return new Map([...edits].map(([file, list]) => [file, applyEdits(textOf(file) ?? '', list)]))
}
