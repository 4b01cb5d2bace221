/** The tracefile of lcov, which genhtml and most coverage services read. */
import type { Coverage } from '../model/coverage.ts'
import { coveredFiles } from './coverage-lines.ts'
import { visible } from './visible.ts'

export function renderLcov(coverage: Coverage): string {
  const records = coveredFiles(coverage).flatMap(({ path, functions, lines }) => {
    // A function is known by its name, so those that share one are told apart by their line.
    const names = functions.map(({ name, line }) =>
      functions.filter((other) => other.name === name).length > 1
        ? `${visible(name)}:${line}`
        : visible(name),
    )
    const branches = lines.flatMap(({ line, branches }) =>
      branches.map((isTaken, i) => ({ line, isTaken, i })),
    )
    return [
      'TN:',
      `SF:${visible(path)}`,
      ...functions.map(({ line }, i) => `FN:${line},${names[i]}`),
      ...functions.map(({ isHit }, i) => `FNDA:${isHit ? 1 : 0},${names[i]}`),
      `FNF:${functions.length}`,
      `FNH:${functions.filter(({ isHit }) => isHit).length}`,
      ...branches.map(({ line, isTaken, i }) => `BRDA:${line},0,${i},${isTaken ? 1 : 0}`),
      `BRF:${branches.length}`,
      `BRH:${branches.filter(({ isTaken }) => isTaken).length}`,
      ...lines.map(({ line, isHit }) => `DA:${line},${isHit ? 1 : 0}`),
      `LF:${lines.length}`,
      `LH:${lines.filter(({ isHit }) => isHit).length}`,
      'end_of_record',
    ]
  })
  return records.map((line) => `${line}\n`).join('')
}
