/** Whatever is done to a tree, a check that may use what earlier ones kept says what one that may not says. */
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { firedrill } from '../support/cli.ts'
import { newFolder, treeOf } from '../support/folders.ts'
import { promtoolForTests } from '../support/promtool.ts'

// All of them drill.
await promtoolForTests()

const rules = (name: string, expr: string): string =>
  `groups:\n  - name: ${name}\n    rules:\n      - alert: ${name}\n        expr: ${expr}\n        annotations: { summary: "{{ $labels.gone }}" }\n`
const page = (name: string): string =>
  `---\ntitle: ${name}\n---\n# ${name}\n\n{{% rule "a.yml" "${name}" %}}\n\n## Meaning\n\n[x](./B.md#meaning)\n`
const suite = (expr: string): string =>
  `rule_files: [../rules/*.yml]\ntests:\n  - input_series: [{ series: up, values: 0 }]\n    promql_expr_test: [{ expr: "${expr}", eval_time: 0, exp_samples: [{ labels: up, value: 0 }] }]\n`

const start = {
  'rules/a.yml': rules('A', 'up == 0'),
  'content/runbooks/a/A.md': page('A'),
  'content/runbooks/a/B.md': page('B'),
  'test/a_test.yml': suite('up'),
}
const paths = [
  ...Object.keys(start),
  'rules/b.yml',
  'content/C.md',
  'firedrill.yml',
  '.gitignore',
  'test/b_test.yml',
]
const texts = [
  rules('A', 'up == 0'),
  rules('B', 'up ==='),
  page('A'),
  page('B'),
  suite('up'),
  suite('down'),
  'checks: { runbook/missing: "off" }\n',
  'rules: other\n',
  'content/runbooks/\n/rules/b.yml\n',
  '',
  'groups: [',
]

type Edit =
  | { readonly kind: 'write'; readonly path: string; readonly text: string }
  | { readonly kind: 'remove' | 'break the cache'; readonly path: string }
  | { readonly kind: 'rename'; readonly path: string; readonly to: string }

const path = fc.constantFrom(...paths)
const edit: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({ kind: fc.constant('write' as const), path, text: fc.constantFrom(...texts) }),
  },
  fc.record({ kind: fc.constantFrom('remove' as const, 'break the cache' as const), path }),
  fc.record({ kind: fc.constant('rename' as const), path, to: path }),
)

function apply(edit: Edit, root: string, cache: string): void {
  const target = join(root, edit.path)
  mkdirSync(dirname(target), { recursive: true })
  if (edit.kind === 'write') writeFileSync(target, edit.text)
  else if (edit.kind === 'remove') rmSync(target, { force: true })
  else if (edit.kind === 'rename') {
    mkdirSync(dirname(join(root, edit.to)), { recursive: true })
    try {
      renameSync(target, join(root, edit.to))
    } catch {
      // There is nothing to rename.
    }
  } else
    for (const name of readdirSync(cache, { recursive: true, encoding: 'utf8' }))
      if (/(results|answers)\//.test(name)) {
        const file = join(cache, name)
        const bytes = readFileSync(file)
        writeFileSync(file, bytes.subarray(0, bytes.length >> 1))
      }
}

test('a check says the same with and without what was kept', () => {
  fc.assert(
    fc.property(fc.array(edit, { minLength: 3, maxLength: 4 }), (edits) => {
      const root = treeOf(start)
      const cache = newFolder()
      const env = { XDG_CACHE_HOME: cache }
      const first = firedrill(['check', '--format', 'json', root], { env })
      expect(JSON.parse(first.stdout).summary.drills.passed).toBe(1)
      for (const next of edits) {
        apply(next, root, cache)
        const fresh = firedrill(['check', '--format', 'json', '--no-cache', root], { env })
        // Once to keep it, or to go by what was kept before, and once more.
        for (let i = 0; i < 2; i++)
          expect(firedrill(['check', '--format', 'json', root], { env })).toEqual(fresh)
      }
      rmSync(root, { recursive: true })
      rmSync(cache, { recursive: true })
    }),
    { numRuns: 4 },
  )
})
