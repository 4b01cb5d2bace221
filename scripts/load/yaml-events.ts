/** The events of a YAML text, where Go's reader, which is Prometheus' own, takes more than the parser does. */
import { type Event, getScalarValue, parseEvents, type ScalarEvent, YAMLException } from 'js-yaml'

const options = { maxDepth: 64 }

/** A text is read again for each scalar that only Go takes; no file that anybody wrote has many. */
const maxRetries = 20

const isBlank = (character: string | undefined): boolean =>
  character === ' ' || character === '\t' || character === '\n' || character === '\r'

/** Whether a document begins or ends here, which no scalar may go over. */
const isMarker = (text: string, at: number): boolean =>
  text[at - 1] === '\n' && /^(?:---|\.\.\.)/.test(text.slice(at, at + 3))

/**
 * Joins the line that begins at `at` to the one before it, and the next ones too for as long as nothing on them may
 * end a quoted scalar. The text keeps its length, so that each place in it stays where it is.
 */
function joined(text: string, at: number): string | undefined {
  if (isMarker(text, at)) return undefined
  let start = at
  let end = at
  for (;;) {
    while (isBlank(text[start - 1])) start--
    const newline = text.indexOf('\n', end)
    const line = text.slice(end, newline < 0 ? text.length : newline)
    if (newline < 0 || /["'[\]{}]/.test(line)) break
    let next = newline
    while (isBlank(text[next])) next++
    if (isMarker(text, next)) break
    end = next
  }
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start)
  // In braces it is a comment that the line before may end with, and a comment would take the next line in.
  if (/^[^"']*\s#/.test(before)) return undefined
  const gap = text.slice(start, end)
  const flat = gap.replace(/[\t\n\r]/g, ' ')
  return flat === gap ? undefined : text.slice(0, start) + flat + text.slice(end)
}

/** The text with what stops the parser written in another way of the same length, if it stops at nothing else. */
function mended(text: string, { reason, mark }: YAMLException): string | undefined {
  const at = mark?.position ?? 0
  // To Go the lines of a quoted scalar may be indented as little as they like, and by tabs.
  if (reason === 'deficient indentation') return joined(text, at)
  // To Go an apostrophe may be escaped, too.
  if (reason === 'unknown escape sequence' && text[at] === "'")
    return `${text.slice(0, at)}\\${text.slice(at + 1)}`
  return undefined
}

/** The value of a scalar, as it was written. */
export function readValue(text: string, event: ScalarEvent): string {
  const raw = event.style === 3 ? text.slice(event.valueStart, event.valueEnd) : ''
  if (!raw.includes("\\'")) return getScalarValue(text, event)
  const readable = raw.replace(/\\[\s\S]/g, (two) => (two === "\\'" ? '\\x27' : two))
  return getScalarValue(readable, { ...event, valueStart: 0, valueEnd: readable.length })
}

const places = ['start', 'anchorStart', 'anchorEnd', 'tagStart', 'tagEnd', 'valueStart', 'valueEnd'] as const

/** Moves events by an offset; a place that is not there is less than nothing. */
function move(events: readonly Event[], offset: number): void {
  for (const event of events as readonly Partial<Record<(typeof places)[number], number>>[])
    for (const place of places) {
      const at = event[place]
      if (at !== undefined && at >= 0) event[place] = at + offset
    }
}

/**
 * @param offset what is added to each place, where the text is a part of another one
 * @throws YAMLException for what Go refuses as well, as far as is known, with its place in the text
 */
export function readEvents(text: string, offset = 0): Event[] {
  let current = text
  for (let retry = 0; ; retry++) {
    try {
      const events = parseEvents(current, options)
      // Values are read from the text as it is, in which they have their lines and their escapes.
      if (current !== text) for (const event of events) if (event.type === 4) event.fast = false
      if (offset > 0) move(events, offset)
      return events
    } catch (error) {
      const next = error instanceof YAMLException && retry < maxRetries ? mended(current, error) : undefined
      if (next === undefined) throw error
      current = next
    }
  }
}
