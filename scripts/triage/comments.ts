/**
 * Comments that leave a finding out:
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

/** The offset behind the last character of a line, its line end included. */
function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end < 0 ? text.length : end + 1
}

function lineStart(text: string, at: number): number {
  return text.lastIndexOf('\n', at - 1) + 1
}

/** The first line after the comment's own that is no comment and not blank. */
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
function ruleAround(file: RuleFile | undefined, comment: Span, text: string): Span {
  const next = nextLine(text, comment.start)
  for (const group of file?.groups ?? []) {
    for (const { node } of group.rules) {
      const start = lineStart(text, node.start)
      const end = lineEnd(text, node.end)
      const isInside = comment.start >= start && comment.start < end
      if (isInside || (start >= next.start && start < next.end)) return { start, end }
    }
  }
  return next
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
      scope: scopeOf(verb, { start, end }, text, ruleFile),
    })
  }
  return closeBlocks(found, text)
}

function scopeOf(verb: Verb | undefined, comment: Span, text: string, ruleFile: RuleFile | undefined): Span {
  switch (verb) {
    case 'disable-line':
      return { start: lineStart(text, comment.start), end: lineEnd(text, comment.start) }
    case 'disable-next-line':
      return nextLine(text, comment.start)
    case 'disable-rule':
      return ruleAround(ruleFile, comment, text)
    case 'disable-file':
      return { start: 0, end: text.length + 1 }
    default:
      return { start: comment.start, end: text.length + 1 }
  }
}

/** A `disable` reaches to the next `enable` of one of its checks, or of all. */
function closeBlocks(comments: readonly ControlComment[], text: string): ControlComment[] {
  return comments.map((comment, i) => {
    if (comment.verb !== 'disable') return comment
    const end = comments
      .slice(i + 1)
      .find(
        (later) =>
          later.verb === 'enable' &&
          (later.checks.length === 0 ||
            later.checks.some(({ id }) => comment.checks.some((own) => own.id === id))),
      )
    return { ...comment, scope: { start: comment.start, end: end ? end.start : text.length + 1 } }
  })
}
