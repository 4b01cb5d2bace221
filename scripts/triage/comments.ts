/**
 * Comments that suppress a finding:
 *
 *     # firedrill disable-line alert/condition: the metric is only there while the job runs
 *     # firedrill disable-rule alert/for, promql/rate until 2027-01-31: waiting for the new exporter
 *     <!-- firedrill disable-file runbook/section-missing: an overview, not a runbook -->
 */
import type { Project } from '../model/project.ts'
import type { RuleFile } from '../model/rule.ts'
import type { Source, Span } from '../model/source.ts'
import { writtenComments } from './comment-syntax.ts'

export const verbs = [
  'disable-line',
  'disable-next-line',
  'disable-rule',
  'disable-file',
  'disable',
  'enable',
] as const
export type Verb = (typeof verbs)[number]

export interface ControlComment extends Span {
  readonly source: Source
  readonly verb: Verb | undefined
  /** What was written where the verb should be. */
  readonly written: string
  readonly checks: readonly (Span & { readonly id: string })[]
  /** 'YYYY-MM-DD', the last day on which it counts. */
  readonly until?: string
  readonly reason: string
  /** The offsets whose findings it leaves out. */
  readonly scope: Span
}

const checkId = /(?<![a-z])[a-z]+\/[a-z0-9-]+/g

/** The offset after a line, including its line end. */
function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end + 1
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1
}

/** For each place of a text, the first line after its own that is no comment and not blank. */
function nextLines(text: string): (from: number) => Span {
  let known: { readonly from: number; readonly next: Span } | undefined
  return (from) => {
    // From one comment of many that follow each other it is the same line as from the first.
    if (known && from >= known.from && from < known.next.start) return known.next
    known = { from, next: nextLine(text, from) }
    return known.next
  }
}

function nextLine(text: string, from: number): Span {
  let start = lineEnd(text, from)
  while (start < text.length) {
    const end = lineEnd(text, start)
    if (!/^\s*(#|$)/.test(text.slice(start, end))) return { start, end }
    start = end
  }
  return { start: text.length, end: text.length }
}

/** The rule that a comment stands in, or that begins right after it. */
function ruleAround(lines: readonly Span[], comment: Span, nextOf: (from: number) => Span): Span {
  const next = nextOf(comment.start)
  // The lines of rules are in order, but for those of aliases; most files have none.
  let low = 0
  let high = lines.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((lines[middle] as Span).end <= comment.start) low = middle + 1
    else high = middle
  }
  const found = lines[low]
  const isInside = found && comment.start >= found.start && comment.start < found.end
  return found && (isInside || (found.start >= next.start && found.start < next.end)) ? found : next
}

/** The lines that each rule of a file takes up, in order and without overlap. */
function linesOfRules(file: RuleFile | undefined, text: string): readonly Span[] {
  const rules = file?.groups.flatMap((group) => group.rules) ?? []
  const lines = rules.map(({ node }) => ({
    start: lineStart(text, node.start),
    end: lineEnd(text, node.end),
  }))
  return lines.sort((a, b) => a.start - b.start)
}

/** All control comments of a tree. */
export const commentsOf = ({ ruleFiles, suites, pages, strays }: Project): ControlComment[] => [
  ...ruleFiles.flatMap((file) => commentsIn(file.source, file)),
  ...[...suites, ...pages, ...strays].flatMap(({ source }) => commentsIn(source)),
]

/** All control comments of a file, each with the offsets it covers. */
export function commentsIn(source: Source, ruleFile?: RuleFile): ControlComment[] {
  const { text } = source
  if (!text.includes('firedrill')) return []
  const found: ControlComment[] = []
  const lines = linesOfRules(ruleFile, text)
  const nextOf = nextLines(text)
  for (const { start, end, verb: written, list, listStart, until, reason } of writtenComments(text)) {
    const verb = verbs.find((candidate) => candidate === written)
    if (!verb && !/^(dis|en)/.test(written)) continue
    const checks = [...list.matchAll(checkId)].map((id) => ({
      id: id[0],
      start: listStart + id.index,
      end: listStart + id.index + id[0].length,
    }))
    found.push({
      source,
      start,
      end,
      verb,
      written,
      checks,
      ...(until === undefined ? {} : { until }),
      reason,
      scope: scopeOf(verb, { start, end }, text, lines, nextOf),
    })
  }
  return closeBlocks(found, text)
}

function scopeOf(
  verb: Verb | undefined,
  comment: Span,
  text: string,
  lines: readonly Span[],
  nextOf: (from: number) => Span,
): Span {
  switch (verb) {
    case 'disable-line':
      return { start: lineStart(text, comment.start), end: lineEnd(text, comment.start) }
    case 'disable-next-line':
      return nextOf(comment.start)
    case 'disable-rule':
      return ruleAround(lines, comment, nextOf)
    case 'disable-file':
      return { start: 0, end: text.length + 1 }
    default:
      return { start: comment.start, end: text.length + 1 }
  }
}

/** A `disable` reaches to the next `enable` of one of its checks, or of all. */
function closeBlocks(comments: readonly ControlComment[], text: string): ControlComment[] {
  /** Where the next `enable` of each check is, and the next of all. */
  const next = new Map<string, number>()
  let ofAll = text.length + 1
  const closed: ControlComment[] = []
  for (const comment of comments.toReversed()) {
    const { verb, checks, start } = comment
    if (verb === 'enable') {
      if (checks.length === 0) ofAll = start
      for (const { id } of checks) next.set(id, start)
    }
    if (verb !== 'disable') closed.push(comment)
    else {
      const end = checks.reduce((least, { id }) => Math.min(least, next.get(id) ?? ofAll), ofAll)
      closed.push({ ...comment, scope: { start, end } })
    }
  }
  return closed.reverse()
}
