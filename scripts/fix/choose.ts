/** Which fixes can be applied at once: those whose edits don't touch each other. */

import type { Diagnostic, TextEdit } from '../diagnostic.ts'
import { type EditSpace, editSpace } from '../model/edit/space.ts'
import { applyEdits, areSound } from '../model/edit/text.ts'
import { addTo } from '../model/group.ts'

/** A finding that says how it is mended. */
export interface Mend {
  readonly diagnostic: Diagnostic
  readonly edits: readonly TextEdit[]
}

/** Whether the text stays as it is. Only what the edits reach over is looked at. */
function isIdle(text: string, edits: readonly TextEdit[]): boolean {
  const start = edits.reduce((least, edit) => Math.min(least, edit.start), text.length)
  const end = edits.reduce((most, edit) => Math.max(most, edit.end), start)
  const part = text.slice(start, end)
  const moved = edits.map((edit) => ({ ...edit, start: edit.start - start, end: edit.end - start }))
  return applyEdits(part, moved) === part
}

/** The first of all fixes that collide, in the order of the findings; a fix is taken whole or not at all. */
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
