/** Verdicts that would be others with the other major version of promtool, found by playing it. */

import type { Diagnostic } from '../../diagnostic.ts'
import { addTo } from '../../model/group.ts'
import { placeIn } from '../../model/offsets.ts'
import type { Rule } from '../../model/rule.ts'
import { type Place, rangeAt } from '../../model/source.ts'
import { tryOut } from '../experiment.ts'
import { timeOf } from '../findings.ts'
import type { PlainAssertion } from '../plain.ts'
import type { PromtoolRunner } from '../promtool.ts'
import type { Settled } from '../run-units.ts'
import { rulesBehind } from '../slice.ts'
import { costOf, type Member } from '../unit.ts'
import { authored, findingOn, type VerdictOf } from './questions.ts'
import { isSameButForRounding } from './rounding.ts'
import { edited, type WindowEdit, type WindowOptions, windowEdits } from './window-edits.ts'

interface Site {
  readonly of: Rule | PlainAssertion
  readonly edit: WindowEdit
}

const lookback = 300_000

/** Whether some series may have a last sample that is exactly as old as the lookback, at some step. */
function hasGaps({ plain }: Member): boolean {
  return plain.series.some(({ values }) => {
    if (/[_{]|stale/.test(values)) return true
    const count = values
      .trim()
      .split(/\s+/)
      .reduce((sum, item) => sum + 1 + Number(/x(\d+)$/.exec(item)?.[1] ?? 0), 0)
    return (count - 1) * (plain.interval ?? 0) + lookback <= plain.lastTime
  })
}

function optionsFor(member: Member, major: 2 | 3): WindowOptions {
  const { plain, suite, set } = member
  const times = [plain.interval ?? 1, suite.evaluationInterval, ...plain.assertions.map(({ time }) => time)]
  const isStale = plain.series.some(({ values }) => values.includes('stale'))
  return {
    major,
    // Half a second is exact in binary, so that `increase` stays the whole number that it is.
    nudge: times.every((time) => time % 1000 === 0) ? 500 : 1,
    hasGaps: hasGaps(member),
    canBeStale: (metric) =>
      isStale || metric === undefined || /^ALERTS/.test(metric) || set.recording.has(metric),
  }
}

function sitesOf(member: Member, major: 2 | 3): Site[] {
  const options = optionsFor(member, major)
  const of = (what: Rule | PlainAssertion, text: string): Site[] =>
    windowEdits(text, options).map((edit) => ({ of: what, edit }))
  return [
    ...member.rules.flatMap((rule) => of(rule, rule.expr?.text ?? '')),
    ...member.assertions.flatMap((one) => (one.kind === 'expr' ? of(one, one.subject) : [])),
  ]
}

/** The member as the other major version would see it, at these sites. */
function played(member: Member, sites: readonly Site[], as: 'text' | 'control' = 'text'): Member {
  const by = new Map<Rule | PlainAssertion, WindowEdit[]>()
  for (const { of, edit } of sites) addTo(by, of, edit)
  const text = (of: Rule | PlainAssertion, own: string): string => edited(own, by.get(of) ?? [], as)
  const exprs = member.rules
    .filter((rule) => by.has(rule))
    .map((rule): [Rule, string] => [rule, text(rule, rule.expr?.text ?? '')])
  const assertions = member.assertions.map((one) =>
    by.has(one) ? { ...one, subject: text(one, one.subject) } : one,
  )
  return { ...member, exprs: new Map(exprs), assertions }
}

interface Flip {
  readonly member: Member
  readonly assertion: PlainAssertion
  readonly sites: readonly Site[]
  readonly becomes: 'passed' | 'failed'
}

function isFlip(settled: Settled, before: string | undefined): boolean {
  if (before === 'passed') return settled.verdict === 'failed' && !isSameButForRounding(settled)
  return before === 'failed' && settled.verdict === 'passed'
}

async function flipsOf(
  tried: readonly { member: Member; sites: readonly Site[] }[],
  as: 'text' | 'control',
  verdictOf: VerdictOf,
  promtool: PromtoolRunner,
): Promise<Flip[]> {
  if (tried.length === 0) return []
  const variants = tried.map(({ member, sites }) => played(member, sites, as))
  const answers = await tryOut(variants, promtool)
  return tried.flatMap(({ member, sites }, i) => {
    const settled = answers.get(variants[i] as Member) ?? []
    return settled.flatMap((one): Flip[] => {
      const assertion = member.assertions.find(({ index }) => index === one.assertion.index)
      if (!assertion || !isFlip(one, verdictOf(member, assertion))) return []
      return [{ member, assertion, sites, becomes: one.verdict as 'passed' | 'failed' }]
    })
  })
}

const keyOf = ({ member, assertion }: Flip): string =>
  `${member.suite.suite.path}\n${member.plain.test.index}\n${assertion.index}`

/** The sites that can have a say in an assertion. */
function behind({ member, assertion, sites }: Flip): Site[] {
  const rules: ReadonlySet<unknown> = rulesBehind(member.set, assertion)
  return sites.filter(({ of }) => of === assertion || rules.has(of))
}

/** How many sites of one assertion are tried one by one. */
const mostSites = 20

function placeOf({ of, edit }: Site, member: Member): Place | undefined {
  const { start, end } = edit.selector
  const scalar = 'index' in of ? authored(member, of).subject : of.expr
  return scalar && placeIn(scalar, start, end)
}

const inTwo: Readonly<Record<WindowEdit['kind'], string>> = {
  range: 'a range holds a sample at its older end only in Prometheus 2',
  subquery: 'a subquery is evaluated at its older end only in Prometheus 2',
  lookback: 'a sample that is exactly 5m old is found only in Prometheus 2',
}

const mending: Readonly<Record<WindowEdit['kind'], string>> = {
  range:
    'Choose a range that is no multiple of the interval of the samples, or one that is longer by an interval.',
  subquery: 'Choose a range that is no multiple of the step of the subquery.',
  lookback: 'Assert at another time than exactly 5m after the last sample.',
}

function findingOf(flip: Flip, site: Site | undefined, { major }: PromtoolRunner): Diagnostic {
  const { member, assertion, becomes } = flip
  const at = authored(member, assertion)
  const place = site && placeOf(site, member)
  const text = place?.source.text.slice(place.start, place.end).replace(/\s+/g, ' ').slice(0, 80)
  const [passes, fails] = (becomes === 'failed') === (major === 2) ? [2, 3] : [3, 2]
  const verdicts = `passes with promtool ${passes} and fails with ${fails}`
  const kind = site?.edit.kind ?? 'range'
  return findingOn(at, {
    check: 'drill/version-dependent',
    // Only the way ahead is one that a team has to go.
    severity: major === 2 ? 'warning' : 'info',
    message: `\`${at.subject?.text.trim()}\` at ${timeOf({ assertion: at })} ${verdicts}${text ? `, because of \`${text}\`` : ''}: ${inTwo[kind]}`,
    help: mending[kind],
    ...(site && place
      ? { related: [{ file: place.source.path, range: rangeAt(place.source, place), message: inTwo[kind] }] }
      : {}),
  })
}

/** Nothing where to play the tests would cost more than `most`, in the milliseconds of `costOf`. */
export async function differsByMajor(
  members: readonly Member[],
  verdictOf: VerdictOf,
  promtool: PromtoolRunner,
  most: number,
): Promise<Diagnostic[]> {
  const tried = members
    // Where all samples land at 0 there is something else to mend first.
    .filter(({ plain }) => plain.interval !== undefined)
    .map((member) => ({ member, sites: sitesOf(member, promtool.major) }))
    .filter(({ sites }) => sites.length > 0)
  if (tried.reduce((sum, { member }) => sum + costOf({ members: [member], reversed: false }) - 8, 0) > most)
    return []
  const flips = await flipsOf(tried, 'text', verdictOf, promtool)
  if (flips.length === 0) return []
  const doubtful = [...new Set(flips.map(({ member }) => member))].flatMap((member) => {
    const sites = tried.find((one) => one.member === member)?.sites ?? []
    return sites.some(({ edit }) => edit.control) ? [{ member, sites }] : []
  })
  const noise = new Set((await flipsOf(doubtful, 'control', verdictOf, promtool)).map(keyOf))
  const real = flips.filter((flip) => !noise.has(keyOf(flip)))
  const single = real.flatMap((flip) => {
    const sites = behind(flip)
    return sites.length > 1 ? sites.slice(0, mostSites).map((site) => ({ flip, site })) : []
  })
  const causes = new Map<string, Site>()
  for (const flip of real) {
    const [site, ...others] = behind(flip)
    if (site && others.length === 0) causes.set(keyOf(flip), site)
  }
  const alone = single.map(({ flip, site }) => ({
    member: { ...flip.member, assertions: [flip.assertion] },
    sites: [site],
  }))
  for (const flip of await flipsOf(alone, 'text', verdictOf, promtool))
    if (!causes.has(keyOf(flip)) && flip.sites[0]) causes.set(keyOf(flip), flip.sites[0])
  return real.map((flip) => findingOf(flip, causes.get(keyOf(flip)), promtool))
}
