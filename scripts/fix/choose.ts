/** Chooses the fixes that can be applied together: those whose edits don't touch each other. */

import type { Diagnostic, TextEdit } from '../diagnostic.ts'
import { type EditSpace, editSpace } from '../edits/space.ts'
import { applyEdits, areSound } from '../edits/text.ts'
import { addTo } from '../lib/group.ts'

/** A finding with a fix. */
export interface Mend {
  readonly diagnostic: Diagnostic
  readonly edits: readonly TextEdit[]
}

/** True if the edits do not change the text. Compares only the parts that the edits cover. */
function isIdle(text: string, edits: readonly TextEdit[]): boolean {
  const start = edits.reduce((least, edit) => Math.min(least, edit.start), text.length)
  const end = edits.reduce((most, edit) => Math.max(most, edit.end), start)
  const part = text.slice(start, end)
  const moved = edits.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }))
  return applyEdits(part, moved) === part
}

/** Keeps the first of fixes that collide, in the order of the findings; a fix is applied completely or not at all. */
export function choose(
  diagnostics: readonly Diagnostic[],
  textOf: (file: string) => string | undefined,
): Mend[] {
  const taken = new Map<string, EditSpace>()
  return diagnostics.flatMap((diagnostic) => {
    const { file, fix } = diagnostic
    const text = textOf(file)
    if (!fix || fix.edits.length === 0 || text === undefined) return []
    if (!areSound(fix.edits, text.length) || isIdle(text, fix.edits)) return []
    let here = taken.get(file)
    if (!here) {
      here = editSpace()
      taken.set(file, here)
    }
    if (!here.take(fix.edits)) return []
    return [{ diagnostic, edits: fix.edits }]
  })
}

/** The new texts of the files that the fixes are in. */
export function applyMends(
  mends: readonly Mend[],
  textOf: (file: string) => string | undefined,
): Map<string, string> {
  const edits = new Map<string, TextEdit[]>()
  for (const mend of mends) for (const edit of mend.edits) addTo(edits, mend.diagnostic.file, edit)
  return new Map([...edits].map(([file, list]) => [file, applyEdits(textOf(file) ?? '', list)]))
}
