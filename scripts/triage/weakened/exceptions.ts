/** Exceptions that a change makes: comments, and entries of the baseline. */
import type { Source } from '../../model/source.ts'
import { type BaselineEntry, baselineName, identityOf } from '../baseline.ts'
import { type ControlComment, commentsOf } from '../comments.ts'
import { added, brief, plural, type Side, type Weakened } from './side.ts'

function lineFrom({ text }: Source, at: number): string {
  const end = text.indexOf('\n', at)
  return text.slice(at, end < 0 ? text.length : end).trim()
}

/** What the comment is about, so that one that moves to another rule, or reaches further than before, is another. */
function aboutOf({ verb, source, scope }: ControlComment): string {
  if (verb === 'disable-file') return ''
  if (verb !== 'disable') return lineFrom(source, scope.start)
  const closed = source.text.indexOf('\n', scope.end)
  return closed < 0 ? '' : lineFrom(source, closed + 1)
}

const keyOf = (comment: ControlComment): string =>
  JSON.stringify([
    comment.source.path,
    comment.verb,
    comment.checks.map(({ id }) => id).sort(),
    comment.until,
    comment.reason,
    aboutOf(comment),
  ])

export function* newComments(before: Side, now: Side): Iterable<Weakened> {
  const disabling = ({ project }: Side): ControlComment[] =>
    commentsOf(project).filter(({ verb, checks }) => verb?.startsWith('disable') && checks.length > 0)
  for (const comment of added(disabling(before), disabling(now), keyOf)) {
    const { source, start, end, verb, checks, until, reason } = comment
    const names = checks.map(({ id }) => id).join(', ')
    const last = until === undefined ? '' : ` until ${until}`
    yield {
      at: { source, start, end },
      message: `the change adds \`${verb} ${names}${last}\`${reason === '' ? ', without a reason' : `: ${reason}`}`,
      data: { checks: checks.map(({ id }) => id) },
    }
  }
}

/** What the baseline leaves out more than before: one line for each check of a file. */
export function* newDebts(before: Side, now: Side): Iterable<Weakened> {
  const old = new Map<string, number>()
  const keyOfEntry = (entry: BaselineEntry): string => identityOf(entry)
  for (const entry of before.baseline?.entries ?? []) old.set(keyOfEntry(entry), entry.count)
  const more = new Map<string, { check: string; file: string; count: number }>()
  for (const entry of now.baseline?.entries ?? []) {
    const count = entry.count - (old.get(keyOfEntry(entry)) ?? 0)
    if (count <= 0) continue
    const { check, file } = entry
    const key = `${file}\0${check}`
    more.set(key, { check, file, count: count + (more.get(key)?.count ?? 0) })
  }
  for (const { check, file, count } of more.values())
    yield {
      file: baselineName,
      message: `the change adds ${plural(count, 'finding')} of ${brief(check)} in ${file} to the baseline`,
      data: { checks: [check], count },
    }
}
