/** A suite in the form in which promtool reads it itself. */
import type { Suite } from '../../model/suite.ts'
import type { RuleFileEntry } from '../../suite/rule-files.ts'
import { quote } from '../../suite/yaml-text.ts'

/** The suite's text with each rule file's pattern replaced by one that matches copies beside it. */
export function isolated(
  suite: Suite,
  entries: readonly RuleFileEntry[],
  nonce: string,
): { files: Record<string, string>; names: Map<string, string> } {
  const files: Record<string, string> = Object.create(null)
  const names = new Map<string, string>()
  const edits = new Map<number, { end: number; text: string }>()
  const copied = new Set<string>()
  for (const [e, { pattern, files: matched, isMalformed }] of entries.entries()) {
    if (isMalformed || pattern.source !== suite.source || edits.has(pattern.start)) continue
    for (const [f, file] of matched.entries()) {
      // promtool loads a file once, even if several entries match it.
      if (copied.has(file.name)) continue
      copied.add(file.name)
      const name = `${nonce}-${e}-${String(f).padStart(5, '0')}.yml`
      files[name] = file.text
      names.set(name, file.path)
    }
    // Line ends stay, so that line numbers in promtool's messages are the author's.
    const lines = suite.source.text.slice(pattern.start, pattern.end).split('\n').length - 1
    edits.set(pattern.start, {
      end: pattern.end,
      text: `${quote(`${nonce}-${e}-*.yml`)}${'\n'.repeat(lines)}`,
    })
  }
  let text = ''
  let at = 0
  for (const [start, edit] of [...edits].sort(([a], [b]) => a - b)) {
    text += suite.source.text.slice(at, start) + edit.text
    at = edit.end
  }
  files[`${nonce}.yml`] = text + suite.source.text.slice(at)
  return { files, names }
}
