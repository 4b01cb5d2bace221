/** Checks one tree in all the ways that there are, and throws a Failure where one of them may not be as it is. */

import { flavorNames } from '../../../scripts/emit/flavor/names.ts'
import { formatNames } from '../../../scripts/report/index.ts'
import { renderJson } from '../../../scripts/report/json.ts'
import { check } from '../../../scripts/session/check.ts'
import { type Checked, checkTree, reportOn } from '../../../scripts/session/check-tree.ts'
import { fix } from '../../../scripts/session/fix.ts'
import { newRunbook } from '../../../scripts/session/new.ts'
import { builtPages } from '../../../scripts/session/pages.ts'
import { rename } from '../../../scripts/session/rename.ts'
import { expandPage } from '../../../scripts/shortcode/expand.ts'
import type { Tree } from '../inputs.ts'
import type { Random } from '../random.ts'
import { checkDrills } from './drills.ts'
import { Failure, failureOf } from './failure.ts'
import { checkFindings } from './findings.ts'
import { checkFormats } from './formats.ts'
import type { World } from './world.ts'

const call = { drill: false, offline: true, updateBaseline: false, paths: [] as readonly string[] }

/** What a check says of the tree in a folder: the report as JSON, or the sentence that it can't be checked. */
async function saidOf(root: string, world: World): Promise<{ text: string; checked?: Checked }> {
  try {
    const { result } = await world.say(root, (context) => checkTree({ ...call, root }, context))
    return { text: renderJson(reportOn(result), plain), checked: result }
  } catch (error) {
    const failure = failureOf(error)
    if (failure) throw failure
    const { message, help } = error as Error & { help?: string }
    return { text: `${message}\n${help}`.replaceAll(root, '') }
  }
}

const plain = { color: false, width: Number.POSITIVE_INFINITY, unicode: true, started: new Date(0) }

function same(one: string, other: string, what: string): void {
  if (one === other) return
  let at = 0
  while (one[at] === other[at]) at++
  const from = Math.max(0, at - 200)
  throw new Failure(
    'unstable',
    `${what}:\n${one.slice(from, at + 200)}\n--- against ---\n${other.slice(from, at + 200)}`,
    `unstable: ${what}`,
  )
}

/** Errors that a command declares are no failures. */
async function tolerant<T>(run: () => Promise<T>): Promise<T | undefined> {
  try {
    return await run()
  } catch (error) {
    const failure = failureOf(error)
    if (failure) throw failure
    return undefined
  }
}

/** Every byte that is in no shortcode and in no comment comes through an expansion. */
function checkExpansion({ project }: Checked): void {
  for (const page of project.pages) {
    const { text, edits } = expandPage(page, project)
    const parts: string[] = []
    let at = 0
    for (const { start, end, text: inserted } of edits) {
      if (start < at || end < start) throw new Failure('expansion', `${page.path}: edits overlap`)
      parts.push(page.source.text.slice(at, start), inserted)
      at = end
    }
    if (parts.join('') + page.source.text.slice(at) !== text)
      throw new Failure('expansion', `${page.path}: other bytes than the shortcodes changed`)
    if (!/\{\{[%<]|<<%/.test(page.source.text) && text !== page.source.text)
      throw new Failure('expansion', `${page.path}: a page without shortcodes changed`)
  }
}

function checkBuild(checked: Checked, random: Random): void {
  checkExpansion(checked)
  const flavor = random.pick([undefined, ...flavorNames])
  const hasIndex = random.chance(0.5)
  const built = (): string => JSON.stringify(builtPages(checked.project, flavor, hasIndex))
  same(built(), built(), `pages built for ${flavor ?? 'nobody'}`)
}

/** Fixes are made, make no crash, and leave nothing to fix. */
async function checkFixes(tree: Tree, world: World): Promise<void> {
  const root = world.put('fixed', tree)
  const options = { ...call, root, dryRun: false }
  await tolerant(async () => {
    await world.say(root, (context) => fix(options, context))
    const again = await world.say(root, (context) => fix({ ...options, dryRun: true }, context))
    if (again.out !== '') throw new Failure('fix', `a second one changes more:\n${again.out.slice(0, 600)}`)
  })
}

/** A result that was kept says what a fresh one says. */
async function checkKept(root: string, random: Random, world: World): Promise<void> {
  const options = { ...call, root, targets: [{ format: random.pick(['json', 'text'] as const) }] }
  const said = async (cache: boolean): Promise<string | undefined> => {
    const heard = await tolerant(() => world.say(root, (context) => check({ ...options, cache }, context)))
    return heard && `${heard.result}\n${heard.out}`
  }
  const fresh = await said(false)
  for (const _ of [1, 2]) same(fresh ?? '', (await said(true)) ?? '', 'a kept result')
}

async function checkAuthor(root: string, checked: Checked, random: Random, world: World): Promise<void> {
  const shared = { root, dryRun: true, drill: true, list: false, allMissing: true, alerts: [] }
  await tolerant(() => world.say(root, (context) => newRunbook(shared, context)))
  const { alerts } = checked.project
  if (alerts.length === 0) return
  const names = [
    random.pick(alerts).name.text,
    random.pick(['NewName', 'constructor', 'Down', 'x y', '__proto__']),
  ]
  await tolerant(() => world.say(root, (context) => rename({ names, root, dryRun: true }, context)))
}

/**
 * @param random decides which of the costly questions are asked; `isThorough` asks all of them
 * @throws Failure
 */
export async function judgeTree(
  tree: Tree,
  random: Random,
  world: World,
  isThorough = false,
): Promise<string> {
  const asks = (share: number): boolean => random.chance(share) || isThorough
  const root = world.put('a', tree)
  const { text, checked } = await saidOf(root, world)
  if (asks(0.1)) same(text, (await saidOf(root, world)).text, 'twice the same tree')
  if (asks(0.1)) {
    const other = world.put(random.pick(['b', 'ü x', 'constructor', 'rules', "it's $& b"]), tree, true)
    same(text, (await saidOf(other, world)).text, 'another folder, written in another order')
  }
  if (asks(0.03)) await checkKept(root, random, world)
  if (!checked) return text
  const report = reportOn(checked)
  checkFindings(checked.diagnostics, report.sources)
  await checkFormats(report, asks(0.3) ? formatNames : ['text', random.pick(formatNames)])
  if (asks(0.3)) checkBuild(checked, random)
  if (asks(0.2) && checked.project.suites.length > 0) await checkDrills(checked, random)
  if (asks(0.15) && checked.diagnostics.some((one) => one.fix)) await checkFixes(tree, world)
  if (asks(0.05)) await checkAuthor(root, checked, random, world)
  return text
}
