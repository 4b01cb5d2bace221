import type { Diagnostic } from '../diagnostic.ts'
import { addTo, groupBy } from '../lib/group.ts'
import type { Project } from '../model/project.ts'
import type { Source } from '../model/source.ts'
import { nearest } from '../text/near.ts'
import { type ControlComment, commentsOf } from './comments.ts'
import { covered } from './covered.ts'

/** A finding about a comment itself; the caller adds the severity. */
export interface CommentFinding {
  readonly check:
    | 'comment/unused'
    | 'comment/unknown'
    | 'comment/expired'
    | 'comment/reason'
    | 'comment/syntax'
  readonly at: { readonly source: Source; readonly start: number; readonly end: number }
  readonly message: string
  readonly help?: string
}

export interface Suppressed {
  readonly kept: readonly Diagnostic[]
  /** Findings that a comment suppresses. */
  readonly suppressed: readonly Diagnostic[]
  readonly findings: readonly CommentFinding[]
}

export interface SuppressOptions {
  readonly knownChecks: readonly string[]
  /** False for a check that was not run, so that its comments are not called unused. */
  readonly ran: (check: string) => boolean
  /** 'YYYY-MM-DD' */
  readonly today: string
}

/** Takes out the findings that comments disable, and judges the comments. */
export function suppress(
  diagnostics: readonly Diagnostic[],
  project: Project,
  options: SuppressOptions,
): Suppressed {
  const comments = commentsOf(project)
  if (comments.length === 0) return { kept: diagnostics, suppressed: [], findings: [] }
  const isLive = (comment: ControlComment): boolean =>
    comment.until === undefined || comment.until >= options.today
  /** By file and check, so that the cost is that of the findings and not of their product with the comments. */
  const disabling = new Map<string, ControlComment[]>()
  for (const comment of comments) {
    if (!comment.verb?.startsWith('disable') || !isLive(comment)) continue
    for (const { id } of comment.checks) addTo(disabling, `${comment.source.path}\0${id}`, comment)
  }
  const used = new Set<string>()
  const kept: Diagnostic[] = []
  const suppressed: Diagnostic[] = []
  const coverOf = new Map<Diagnostic, ControlComment>()
  for (const [key, found] of groupBy(diagnostics, ({ file, check }) => `${file}\0${check}`))
    for (const [diagnostic, by] of covered(found, disabling.get(key) ?? [])) coverOf.set(diagnostic, by)
  for (const diagnostic of diagnostics) {
    const by = coverOf.get(diagnostic)
    if (by) {
      used.add(`${by.source.path}\0${by.start}\0${diagnostic.check}`)
      suppressed.push(diagnostic)
    } else kept.push(diagnostic)
  }
  const isUsed = (comment: ControlComment, id: string): boolean =>
    used.has(`${comment.source.path}\0${comment.start}\0${id}`)
  /** What is wrong with a file that can't be read whole shows once it can, and so what its comments are for. */
  const broken = new Set(project.strays.filter(({ problems }) => problems.length > 0).map((s) => s.source))
  return {
    kept,
    suppressed,
    findings: comments.flatMap((comment) => {
      const ran = (id: string) => options.ran(id) && !broken.has(comment.source)
      return [...judge(comment, isLive(comment), isUsed, { ...options, ran })]
    }),
  }
}

function* judge(
  comment: ControlComment,
  isLive: boolean,
  isUsed: (comment: ControlComment, id: string) => boolean,
  { knownChecks, ran }: SuppressOptions,
): Iterable<CommentFinding> {
  const { source, verb, written, checks, until, reason } = comment
  const at = { source, start: comment.start, end: comment.end }
  if (!verb) {
    yield {
      check: 'comment/syntax',
      at,
      message: `firedrill knows no comment \`${written}\``,
      help: 'Use disable-line, disable-next-line, disable-rule, disable-file, disable or enable.',
    }
    return
  }
  if (verb === 'enable') return
  if (checks.length === 0) {
    yield {
      check: 'comment/syntax',
      at,
      message: `this comment names no check to disable`,
      help: `Write it as \`${verb} area/name: reason\`.`,
    }
    return
  }
  if (!isLive) {
    yield {
      check: 'comment/expired',
      at,
      message: `this exception ended on ${until}`,
      help: 'Fix the finding, or set a later date with a reason.',
    }
    return
  }
  if (reason === '') {
    yield {
      check: 'comment/reason',
      at,
      message: 'the disable comment gives no reason',
      help: `Write it after a colon: \`${verb} ${checks[0]?.id}: why this is right here\`.`,
    }
  }
  for (const { id, start, end } of checks) {
    const place = { source, start, end }
    if (!knownChecks.includes(id)) {
      const guess = nearest(id, knownChecks)
      yield {
        check: 'comment/unknown',
        at: place,
        message: `there is no check \`${id}\``,
        help: guess
          ? `Did you mean \`${guess}\`?`
          : 'Run `firedrill explain --list` for a list of all checks.',
      }
    } else if (ran(id) && !isUsed(comment, id)) {
      yield {
        check: 'comment/unused',
        at: place,
        message: `unused disable comment: \`${id}\` finds nothing here`,
        help: 'Remove it.',
      }
    }
  }
}
