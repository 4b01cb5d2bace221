/** Checks that the runbook URL of each alert is a file of the built site, with the anchor in its HTML. */
import type { StageFinding } from '../diagnostic.ts'
import { placeIn } from '../model/offsets.ts'
import type { Project } from '../model/project.ts'
import type { Rule } from '../model/rule.ts'
import { spotOf } from '../model/source.ts'
import { runbookUrlOf } from '../sites/base.ts'
import { parseRunbookUrl } from '../sites/url.ts'
import { nearest } from '../text/near.ts'
import { type BuiltSite, isHtmlPath } from './folder.ts'
import { fileAt, needsNoElement, pageAt, pathBelow, pathOfFile } from './serve.ts'

interface Problem {
  readonly message: string
  readonly help: string
  readonly data: Readonly<Record<string, unknown>>
}

/** `a/b/`, `a/b` and `a/b.html` are spellings of one address. */
const stemOf = (path: string): string => path.replace(/\/$|\.html?$/i, '')

/** The paths of the site by folder, for suggestions; made only when there is something to suggest. */
function pathsByFolder({ files }: BuiltSite) {
  let folders: Map<string, string[]> | undefined
  let folded: Map<string, string> | undefined
  const split = (path: string): [string, string] => {
    const whole = stemOf(path)
    const at = whole.lastIndexOf('/') + 1
    return [whole.slice(0, at), whole.slice(at)]
  }
  return (path: string): string | undefined => {
    if (!folders || !folded) {
      folders = new Map()
      folded = new Map()
      for (const file of files) {
        if (!isHtmlPath(file)) continue
        const served = pathOfFile(file)
        const [folder, name] = split(served)
        const names = folders.get(folder)
        if (names) names.push(name)
        else folders.set(folder, [name])
        folded.set(stemOf(served).toLowerCase(), served)
      }
    }
    const same = folded.get(stemOf(path).toLowerCase())
    if (same !== undefined) return same
    const [folder, name] = split(path)
    const near = nearest(name, folders.get(folder) ?? [])
    return near === undefined ? undefined : folded.get((folder + near).toLowerCase())
  }
}

/** Whether the site answers to a URL under one of the bases, with the anchor in its HTML. */
export function isServed(text: string, site: BuiltSite, bases: readonly string[]): boolean {
  const url = parseRunbookUrl(text)
  if (url.kind !== 'web') return false
  const whole = url.origin + url.path
  const base = bases.find((one) => whole.startsWith(one) || `${whole}/` === one)
  const path = base === undefined ? undefined : pathBelow(whole.slice(base.length))
  const file = path === undefined ? undefined : fileAt(path, site)
  if (base === undefined || file === undefined) return false
  if (url.anchor === undefined || needsNoElement(url.anchor) || !isHtmlPath(file)) return true
  return pageAt(file, site, base)?.anchors.has(url.anchor) ?? false
}

/** A finding for each alert whose URL is under one of the bases and leads nowhere. */
export function* checkRunbookUrls(
  project: Project,
  site: BuiltSite,
  bases: readonly string[],
): Generator<StageFinding> {
  const suggestion = pathsByFolder(site)

  function problemOf(text: string): Problem | undefined {
    const url = parseRunbookUrl(text)
    if (url.kind !== 'web') return undefined
    const whole = url.origin + url.path
    const base = bases.find((one) => whole.startsWith(one) || `${whole}/` === one)
    if (base === undefined) return undefined
    const path = pathBelow(whole.slice(base.length))
    const file = path === undefined ? undefined : fileAt(path, site)
    if (path === undefined || file === undefined) {
      const near = path === undefined ? undefined : suggestion(path)
      return {
        message: `\`${text.trim()}\` is not a file of the built site`,
        help:
          near === undefined
            ? 'Check whether the page is a draft, or published at another address.'
            : `Did you mean \`${base}${near}\`?`,
        data: { url: text.trim() },
      }
    }
    const { anchor } = url
    if (anchor === undefined || needsNoElement(anchor) || !isHtmlPath(file)) return undefined
    const page = pageAt(file, site, base)
    if (!page?.isWhole || page.anchors.has(anchor)) return undefined
    const near = nearest(anchor, page.anchors)
    return {
      message: `\`${text.trim()}\` leads to a page whose HTML has no \`#${anchor}\``,
      help:
        near === undefined ? 'Use an anchor that the page has, or remove it.' : `Did you mean \`#${near}\`?`,
      data: { url: text.trim(), file, anchor },
    }
  }

  const known = new Map<string, Problem | undefined>()
  for (const alert of project.alerts) {
    const pair = runbookUrlOf(alert)
    if (!pair) continue
    const { text } = pair.value
    if (!known.has(text)) known.set(text, problemOf(text))
    const problem = known.get(text)
    if (problem) yield diagnosticOf(alert, pair.value, problem)
  }
}

function diagnosticOf(
  alert: Rule,
  value: Parameters<typeof placeIn>[0],
  { message, help, data }: Problem,
): StageFinding {
  const from = value.text.search(/\S/)
  const at = placeIn(value, Math.max(0, from), value.text.trimEnd().length)
  return {
    check: 'link/site',
    ...spotOf(at),
    message,
    help,
    alert: alert.name.text,
    data,
  }
}
