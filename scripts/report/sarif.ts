/** SARIF 2.1.0: for code scanning on GitHub, Azure DevOps and editors. */
import type { Diagnostic, Range, Severity, TextEdit } from '../diagnostic.ts'
import { rangeAt } from '../model/source.ts'
import { fingerprints } from './fingerprint.ts'
import { toJson } from './json.ts'
import type { RenderOptions, Report } from './report.ts'
import { visible, visibleLines } from './visible.ts'
import { pathInRepository } from './words.ts'

const levels = { error: 'error', warning: 'warning', info: 'note' } as const
const root = '%SRCROOT%'

/** A path as a relative URI. Halves of surrogate pairs, which no URI can hold, become U+FFFD. */
function uriOf(path: string): string {
  return path
    .replace(/\p{Cs}/gu, '\ufffd')
    .split('/')
    .map(encodeURIComponent)
    .join('/')
}

/** SARIF's plain text knows links, `[text](target)`; what merely looks like one is escaped. */
function textOf(text: string): string {
  const parts = visibleLines(text).join('\n').split(']')
  const escaped = (part: string): string => {
    const from = part.lastIndexOf('\n') + 1
    return part.slice(0, from) + part.slice(from).replaceAll('[', '\\[')
  }
  return parts.map((part, i) => (parts[i + 1]?.startsWith('(') ? escaped(part) : part)).join(']')
}

const regionOf = ({ start, end }: Range) => ({
  startLine: start.line,
  startColumn: start.column,
  endLine: end.line,
  endColumn: end.column,
})

function fixOf(diagnostic: Diagnostic, report: Report, location: (path: string) => unknown) {
  const source = report.sources(diagnostic.file)
  if (!diagnostic.fix || !source) return undefined
  const replacement = (edit: TextEdit) => ({
    deletedRegion: regionOf(rangeAt(source, edit)),
    ...(edit.text !== '' && { insertedContent: { text: edit.text } }),
  })
  return [
    {
      description: { text: textOf(diagnostic.fix.title) },
      artifactChanges: [
        { artifactLocation: location(diagnostic.file), replacements: diagnostic.fix.edits.map(replacement) },
      ],
    },
  ]
}

function ruleOf(id: string, report: Report) {
  const check = report.checks(id)
  const severity: Severity = check && check.severity !== 'off' ? check.severity : 'warning'
  const about = check?.about ?? id
  const help = `${about}\n\nfiredrill explain ${id} shows a good and a bad example.`
  return {
    id,
    shortDescription: { text: textOf(about) },
    fullDescription: { text: textOf(about) },
    help: { text: textOf(help) },
    ...(check?.helpUrl && { helpUri: check.helpUrl }),
    defaultConfiguration: { level: levels[severity], enabled: check?.severity !== 'off' },
    properties: { tags: [id.split('/')[0]] },
  }
}

export function renderSarif(report: Report, options: RenderOptions): string {
  const location = (path: string) => ({
    uri: uriOf(pathInRepository(path, options.prefix)),
    uriBaseId: root,
  })
  const physical = (path: string, range?: Range) => ({
    artifactLocation: location(path),
    // GitHub drops a result that has no line.
    region: range ? regionOf(range) : { startLine: 1 },
  })
  const ruleIds = [...new Set(report.diagnostics.map(({ check }) => check))].sort()
  const ruleIndex = new Map(ruleIds.map((id, i) => [id, i]))
  const prints = fingerprints(report)
  const results = report.diagnostics.map((diagnostic, i) => {
    const { check, severity, file, range, message, help, alert, data, related = [] } = diagnostic
    const fixes = fixOf(diagnostic, report, location)
    return {
      ruleId: check,
      ruleIndex: ruleIndex.get(check),
      level: levels[severity],
      message: { text: textOf(help === undefined ? message : `${message}\n${help}`) },
      locations: [
        {
          physicalLocation: physical(file, range),
          ...(alert !== undefined && { logicalLocations: [{ name: visible(alert), kind: 'object' }] }),
        },
      ],
      ...(related.length > 0 && {
        relatedLocations: related.map((place, id) => ({
          id: id + 1,
          physicalLocation: physical(place.file, place.range),
          message: { text: textOf(place.message) },
        })),
      }),
      partialFingerprints: { 'firedrill/v1': prints[i] },
      ...(fixes && { fixes }),
      ...((alert !== undefined || data) && {
        properties: { ...(alert !== undefined && { alert }), ...(data && { data }) },
      }),
    }
  })
  const notification = (level: 'error' | 'note') => (text: string) => ({
    level,
    message: { text: textOf(text) },
  })
  return toJson({
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: report.tool.name,
            version: report.tool.version,
            semanticVersion: report.tool.version,
            rules: ruleIds.map((id) => ruleOf(id, report)),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { [root]: { description: { text: 'The top of the tree that was checked.' } } },
        invocations: [
          {
            executionSuccessful: report.undone.length === 0,
            toolExecutionNotifications: [
              ...report.undone.map(notification('error')),
              ...report.notes.map(notification('note')),
            ],
          },
        ],
        results,
      },
    ],
  })
}
