/** The events of a YAML text. Go's YAML reader, which Prometheus uses, accepts more than the parser does. */
import { type Event, getScalarValue, parseEvents, type ScalarEvent, YAMLException } from 'js-yaml'

const options = { maxDepth: 64 }

/** A text is read again for each scalar that only Go accepts; no real file has many. */
const maxRetries = 20

const isBlank = (character: string | undefined): boolean =>
  character === ' ' || character === '\t' || character === '\n' || character === '\r'

/** True where a document begins or ends; no scalar may go across it. */
const isMarker = (text: string, at: number): boolean =>
  text[at - 1] === '\n' && /^(?:---|\.\.\.)/.test(text.slice(at, at + 3))

/**
 * Joins the line that begins at `at` to the one before it, and following lines as long as nothing on them may
 * end a quoted scalar. The text keeps its length, so that all offsets stay valid.
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
  // In braces it can be a comment that the line before ends with, and a comment would swallow the next line.
  if (/^[^"']*\s#/.test(before)) return undefined
  const gap = text.slice(start, end)
  const flat = gap.replace(/[\t\n\r]/g, ' ')
  return flat === gap ? undefined : text.slice(0, start) + flat + text.slice(end)
}

/** The text with the cause of the error rewritten in a form of the same length; undefined for other errors. */
function corrected(text: string, { reason, mark }: YAMLException): string | undefined {
  const at = mark?.position ?? 0
  // Go allows the lines of a quoted scalar to have any indentation, tabs included.
  if (reason === 'deficient indentation') return joined(text, at)
  // Go also allows an escaped apostrophe.
  if (reason === 'unknown escape sequence' && text[at] === "'")
    return `${text.slice(0, at)}\\${text.slice(at + 1)}`
  return undefined
}

/** The value of a scalar in the original text. */
export function readValue(text: string, event: ScalarEvent): string {
  const raw = event.style === 3 ? text.slice(event.valueStart, event.valueEnd) : ''
  if (!raw.includes("\\'")) return getScalarValue(text, event)
  const readable = raw.replace(/\\[\s\S]/g, (two) => (two === "\\'" ? '\\x27' : two))
  return getScalarValue(readable, { ...event, valueStart: 0, valueEnd: readable.length })
}

const places = ['start', 'anchorStart', 'anchorEnd', 'tagStart', 'tagEnd', 'valueStart', 'valueEnd'] as const

/** Moves events by an offset; a negative position means that the part is absent. */
function move(events: readonly Event[], offset: number): void {
  for (const event of events as readonly Partial<Record<(typeof places)[number], number>>[])
    for (const place of places) {
      const at = event[place]
      if (at !== undefined && at >= 0) event[place] = at + offset
    }
}

/**
 * @param offset added to each place, when the text is part of a larger one
 * @throws YAMLException, with its place in the text, for what Go refuses as well, as far as is known
 */
export function readEvents(text: string, offset = 0): Event[] {
  let current = text
  for (let retry = 0; ; retry++) {
    try {
      const events = parseEvents(current, options)
      // Values are read from the original text, which has their lines and escapes.
      if (current !== text) for (const event of events) if (event.type === 4) event.fast = false
      if (offset > 0) move(events, offset)
      return events
    } catch (error) {
      const next =
        error instanceof YAMLException && retry < maxRetries ? corrected(current, error) : undefined
      if (next === undefined) throw error
      current = next
    }
  }
}
