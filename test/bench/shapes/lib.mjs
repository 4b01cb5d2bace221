// What the shapes are written with.

export const times = (n, one) => Array.from({ length: n }, (_, i) => one(i)).join('')
export const list = (n, one) => Array.from({ length: n }, (_, i) => one(i))

/** A rule file of one group with these rules, each a list of lines. */
export const rulesOf = (rules) =>
  `groups:\n  - name: g\n    rules:\n${rules.map((lines) => `      - ${lines.join('\n        ')}\n`).join('')}`

const base = 'https://runbooks.example.org/runbooks/a'
export const alert = (name, { expr = 'up == 0', summary = 'Down', more = [] } = {}) => [
  `alert: ${name}`,
  `expr: ${expr}`,
  'for: 5m',
  'labels: {severity: page}',
  'annotations:',
  `  summary: ${summary}`,
  `  runbook_url: ${base}/${name.toLowerCase()}/`,
  ...more,
]

/** A tree of one alert with this expression. */
export const expression = (expr) => ({ 'rules/a.yml': rulesOf([alert('A', { expr: `'${expr}'` })]) })
/** A tree of one alert with this template. */
export const template = (text) => ({ 'rules/a.yml': rulesOf([alert('A', { summary: `'${text}'` })]) })
/** A tree of one alert and its page. */
export const page = (text, name = 'A') => ({
  'rules/a.yml': rulesOf([alert(name)]),
  [`content/runbooks/a/${name}.md`]: text,
})
/** A tree of one alert and its suite. */
export const suite = (text) => ({
  'rules/a.yml': rulesOf([alert('A')]),
  'test/drills/a.yml': `rule_files: [../../rules/a.yml]\n${text}`,
})
