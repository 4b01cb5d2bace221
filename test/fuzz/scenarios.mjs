// Trees and commands that write, for runs that are killed.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const many = Array.from({ length: 25 }, (_, i) => i)
const url = (name) => `https://runbooks.example.org/runbooks/a/${name.toLowerCase()}/`
const alert = (name, extra = '') =>
  `      - alert: ${name}\n        expr: up{job="${name}"${extra}} == 0\n        for: 5m\n        annotations:\n          summary: "{{ $labels.instance }}"\n          runbook_url: ${url(name)}\n`
const rules = (names, extra) =>
  `groups:\n  - name: a\n    rules:\n${names.map((name) => alert(name, extra)).join('')}`
const page = (name) =>
  `---\ntitle: ${name}\n---\n# ${name}\n\n{{% rule "a.yml" "${name}" %}}\n\n## Meaning\n\nSee [Down](Down.md) and \`Down\`.\n`
const suite = (name) =>
  `rule_files: [../rules/a.yml]\nevaluation_interval: 1m\ntests:\n  - interval: 1m\n    input_series: [{ series: 'up{job="${name}", instance="a"}', values: 0x10 }]\n    alert_rule_test:\n      - { eval_time: 10m, alertname: ${name}, exp_alerts: [{ exp_labels: { job: ${name}, instance: a }, exp_annotations: { summary: a, runbook_url: '${url(name)}' } }] }\n`

const names = ['Down', ...many.map((i) => `Other${i}`)]
const pages = Object.fromEntries(names.map((name) => [`content/runbooks/a/${name}.md`, page(name)]))
const site = {
  'content/_index.md': '---\ntitle: Home\n---\n',
  'firedrill.yml': 'site: { base: "https://runbooks.example.org/" }\n',
}
const suites = Object.fromEntries(names.slice(0, 8).map((name) => [`test/${name}_test.yml`, suite(name)]))

/** A second run of each changes nothing that the first one made. Runs at once may find files of each other. */
export const scenarios = {
  build: {
    args: ['build', '--no-drill', '--fail-on', 'never'],
    files: { 'rules/a.yml': rules(names), ...pages, ...site },
  },
  rename: {
    mayCollide: true,
    args: ['rename', 'Down', 'Gone'],
    files: { 'rules/a.yml': rules(names), ...pages, ...suites, ...site },
  },
  new: { mayCollide: true, args: ['new', '--all-missing'], files: { 'rules/a.yml': rules(names), ...site } },
  fix: {
    mayCollide: true,
    args: ['fix', '--fail-on', 'never'],
    files: {
      ...Object.fromEntries(many.map((i) => [`rules/${i}.yml`, rules([`A${i}`], `, x=~"^a.*$"`)])),
      ...site,
    },
  },
  check: {
    args: ['check', '--no-cache', '--offline'],
    files: { 'rules/a.yml': rules(names), ...suites, ...site },
  },
  baseline: {
    args: ['check', '--no-drill', '--update-baseline'],
    files: { 'rules/a.yml': rules(names), ...pages },
  },
}

/** Writes a tree anew. */
export function writeTree(root, files) {
  rmSync(root, { recursive: true, force: true })
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}
