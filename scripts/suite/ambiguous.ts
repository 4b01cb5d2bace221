/** What promtool may make something else of than we do, whatever it stands in. */

/** One line, and nothing in it that could pass for promtool's own output. */
export const isPrintable = (text: string): boolean => /^[\x20-\x7e\u00a0-\u2027\u202f-\ud7ff]+$/.test(text)

/** Where a YAML text has a tag, a directive or a rare line end; YAML 1.1 and 1.2 read these in several ways. */
export function oddIn(text: string): number | undefined {
  return /[\x85\u2028\u2029]|^%|(?<=^|[\s,[{])!(?![=~])/m.exec(text)?.index
}
