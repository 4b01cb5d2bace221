/** Cobertura's XML, which GitLab and Jenkins show beside a diff. */
import type { Coverage } from '../model/coverage.ts'
import { type CoveredFile, type CoveredLine, coveredFiles } from './coverage-lines.ts'
import { element, textContent, xmlDocument } from './xml.ts'

const doctype = '<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">'

interface Counts {
  readonly lines: number
  readonly linesHit: number
  readonly branches: number
  readonly branchesHit: number
}

function countsOf(lines: readonly CoveredLine[]): Counts {
  const branches = lines.flatMap((line) => line.branches)
  return {
    lines: lines.length,
    linesHit: lines.filter(({ isHit }) => isHit).length,
    branches: branches.length,
    branchesHit: branches.filter(Boolean).length,
  }
}

const rate = (hit: number, of: number): string => String(of === 0 ? 1 : Math.floor((hit / of) * 1e4) / 1e4)

const ratesOf = ({ lines, linesHit, branches, branchesHit }: Counts) => ({
  'line-rate': rate(linesHit, lines),
  'branch-rate': rate(branchesHit, branches),
})

function lineElement({ line, isHit, branches }: CoveredLine): string {
  const taken = branches.filter(Boolean).length
  const condition =
    branches.length === 0
      ? {}
      : {
          'condition-coverage': `${Math.floor((taken / branches.length) * 100)}% (${taken}/${branches.length})`,
        }
  const attributes = { number: line, hits: isHit ? 1 : 0, branch: String(branches.length > 0), ...condition }
  return element('line', attributes)
}

function packageElement({ path, functions, lines }: CoveredFile): string {
  const rates = { ...ratesOf(countsOf(lines)), complexity: '0' }
  const methods = functions.map(({ name, line, isHit }) => {
    const own = { 'line-rate': isHit ? '1' : '0', 'branch-rate': '1', complexity: '0' }
    return element('method', { name, signature: '', ...own }, [
      element('lines', {}, [element('line', { number: line, hits: isHit ? 1 : 0, branch: 'false' })]),
    ])
  })
  const file = element('class', { name: path, filename: path, ...rates }, [
    element('methods', {}, methods),
    element('lines', {}, lines.map(lineElement)),
  ])
  return element('package', { name: path, ...rates }, [element('classes', {}, [file])])
}

/** @param root The folder that paths are relative to. @param time When it was measured. */
export function renderCobertura(coverage: Coverage, version: string, root: string, time: Date): string {
  const files = coveredFiles(coverage)
  const counts = countsOf(files.flatMap(({ lines }) => lines))
  const attributes = {
    ...ratesOf(counts),
    'lines-covered': counts.linesHit,
    'lines-valid': counts.lines,
    'branches-covered': counts.branchesHit,
    'branches-valid': counts.branches,
    complexity: '0',
    version: `firedrill ${version}`,
    timestamp: time.getTime(),
  }
  const document = element('coverage', attributes, [
    element('sources', {}, [element('source', {}, textContent(root))]),
    element('packages', {}, files.map(packageElement)),
  ])
  return xmlDocument(`${doctype}\n${document}`)
}
