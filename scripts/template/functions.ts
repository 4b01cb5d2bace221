/** The functions of Prometheus' templates, over all versions from 2.42. */

/** Those of Go's text/template. */
const go =
  'and break call continue eq ge gt html index js le len lt ne not or print printf println slice urlquery'
const prometheus =
  'args externalURL first graphLink humanize humanize1024 humanizeDuration humanizePercentage humanizeTimestamp ' +
  'label match now parseDuration pathPrefix query reReplaceAll safeHtml sortByLabel stripDomain stripPort strvalue ' +
  'tableLink title toDuration toLower toTime toUpper urlQueryEscape value'

export const templateFunctions: ReadonlySet<string> = new Set(
  `${go} ${prometheus}`.split(' ').filter((name) => name !== 'break' && name !== 'continue'),
)

/** Functions that make a number readable. */
export const humanizers: ReadonlySet<string> = new Set([
  'humanize',
  'humanize1024',
  'humanizeDuration',
  'humanizePercentage',
  'humanizeTimestamp',
])
