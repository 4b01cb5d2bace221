/**
 * What suites prove of a rule, found out the slow way: each change of the rule is written to a file of its own, and
 * plain promtool says which assertions no longer hold.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readAnswer } from '../../../scripts/promtool/run/answer.ts'
import type { AlertValue, SampleValue } from '../../../scripts/suite/values.ts'

export interface RuleNode {
  readonly alert?: string
  readonly record?: string
  readonly expr: string
  readonly for?: string
  readonly keep_firing_for?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
}

export interface AssertionNode {
  readonly eval_time: string
  readonly alertname?: string
  readonly expr?: string
  readonly expected?: readonly (AlertValue | SampleValue)[]
}

export interface TestNode {
  readonly series: readonly { readonly series: string; readonly values: string }[]
  readonly assertions: readonly AssertionNode[]
}

export const ruleFile = (rules: readonly RuleNode[]) => ({ groups: [{ name: 'g', rules }] })

const isImpossible = [{ labels: '__impossible__', value: 0 }]

const labelsText = (labels: Readonly<Record<string, string>>): string => {
  const { __name__ = '', ...rest } = labels
  const pairs = Object.entries(rest).map(([name, value]) => `${name}=${JSON.stringify(value)}`)
  return `${__name__}{${pairs.join(', ')}}`
}

/** A suite as promtool reads it; each assertion can be told by its key in what promtool prints. */
export function suiteFile(path: string, tests: readonly TestNode[], asks = false) {
  return {
    rule_files: [path],
    evaluation_interval: '1m',
    tests: tests.map(({ series, assertions }, t) => ({
      name: `t${t}`,
      interval: '1m',
      input_series: series,
      alert_rule_test: assertions.flatMap(({ eval_time, alertname, expected = [] }) => {
        if (alertname === undefined) return []
        const alerts = (expected as readonly AlertValue[]).map(({ labels, annotations }) => {
          const { alertname: _, ...exp_labels } = labels
          return { exp_labels, exp_annotations: annotations }
        })
        return [
          { eval_time, alertname, exp_alerts: asks ? [{ exp_labels: { __impossible__: 'x' } }] : alerts },
        ]
      }),
      promql_expr_test: assertions.flatMap(({ eval_time, expr, expected = [] }, a) => {
        if (expr === undefined) return []
        const samples = (expected as readonly SampleValue[]).map(({ labels, value }) => ({
          labels: labelsText(labels),
          value: Number(value),
        }))
        return [{ eval_time, expr: `${expr} # t${t}a${a}`, exp_samples: asks ? isImpossible : samples }]
      }),
    })),
  }
}

/** Which assertions fail with each of some rule files, with what came; by `t0 Down 4m` or `t0a1`. */
export function failuresWith(
  promtool: string,
  root: string,
  versions: readonly (readonly RuleNode[])[],
  tests: readonly TestNode[],
  asks = false,
): Map<string, readonly (AlertValue | SampleValue)[]>[] {
  const folder = join(root, 'versions')
  mkdirSync(folder, { recursive: true })
  for (const [v, rules] of versions.entries()) {
    writeFileSync(join(folder, `${v}.rules.yml`), JSON.stringify(ruleFile(rules)))
    writeFileSync(join(folder, `${v}.yml`), JSON.stringify(suiteFile(`${v}.rules.yml`, tests, asks)))
  }
  const args = ['test', 'rules', ...versions.map((_, v) => `./${v}.yml`)]
  const { stdout, stderr } = spawnSync(promtool, args, { cwd: folder, encoding: 'utf8' })
  // Without a header in 3.x's stderr: a file that fails ends its part there with its verdict.
  const failed = stdout.split(/^(?:Unit Testing: |Processing test file:)/m).slice(1)
  const parts = stderr.split(/^ {2}FAILED:$/m).slice(1)
  return failed.map((text) => {
    const found = new Map<string, readonly (AlertValue | SampleValue)[]>()
    if (text.includes('SUCCESS')) return found
    for (const record of readAnswer(parts.shift() ?? '').records) {
      if (record.kind === 'alert')
        found.set(`${record.test} ${record.alertname} ${record.time / 1000}s`, record.got)
      else if (record.kind === 'expr') found.set(/# (t\d+a\d+)$/.exec(record.expr)?.[1] ?? '', record.got)
      else throw new Error(`a rule failed: ${record.error}`)
    }
    return found
  })
}
