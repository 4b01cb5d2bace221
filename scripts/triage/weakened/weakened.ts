/** What a change switches off: one finding for each thing that it keeps the checks from saying. */
import { newComments, newDebts } from './exceptions.ts'
import { fewerDrills, gitLines, hiddenFiles } from './files.ts'
import { type Defaults, weakenedSettings } from './settings.ts'
import type { Side, Weakened } from './side.ts'

/** @param isThere whether a path of the tree before is still a file */
export function weakened(
  before: Side,
  now: Side,
  defaults: Defaults,
  isThere: (path: string) => boolean,
): Weakened[] {
  return [
    ...weakenedSettings(before, now, defaults),
    ...newComments(before, now),
    ...newDebts(before, now),
    ...gitLines(before, now),
    ...hiddenFiles(before, now, isThere),
    ...fewerDrills(before, now),
  ]
}
