import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fileNameProblem } from '../../scripts/author/paths.ts'
import { planRename } from '../../scripts/author/rename/plan.ts'
import { checks } from '../../scripts/checks/index.ts'
import { runChecks } from '../../scripts/checks/run.ts'
import { makeProject } from '../support/tree.ts'

const config = { site: { base: 'https://example.org/docs/', uglyURLs: false, disablePathToLower: false } }

/** The tree after a rename. */
function renamed(files: Record<string, string>, from: string, to: string): Record<string, string> {
  const plan = planRename(makeProject(files, config), { from, to })
  const after = { ...files }
  for (const { path } of plan.files) delete after[path]
  for (const file of plan.files) after[file.to ?? file.path] = file.after
  return after
}

const url = 'https://example.org/docs/runbooks/redis/redisdown/'
const rule = (name: string, expr: string, runbook: string): string =>
  `      - alert: ${name}\n        expr: ${expr}\n        annotations:\n          summary: "x"\n          runbook_url: ${runbook}\n`
const rules = (text: string): string => `groups:\n  - name: redis\n    rules:\n${text}`
const page = `---\ntitle: RedisDown\n---\n\n# RedisDown\n\n{{% rule "redis.yml" "RedisDown" %}}\n`

describe('a rename', () => {
  test('takes any name as it is written', () => {
    for (const name of ['Redis-Down', 'Redis.Down+', 'a(b|c)[d]{e}^$\\/'])
      expect(
        renamed({ 'rules/redis.yml': rules(rule(JSON.stringify(name), 'up == 0', url)) }, name, 'Gone'),
      ).toEqual({ 'rules/redis.yml': rules(rule('"Gone"', 'up == 0', url)) })
  })

  test('reaches the rule, in its quotes, and the matchers of other rules', () => {
    const files = {
      'rules/redis.yml': rules(
        `${rule("'RedisDown' # the first", 'redis_up == 0', url)}` +
          `      - alert: Other\n        expr: |\n          up == 0\n            unless on (instance) ALERTS{alertname="RedisDown"}\n            unless ALERTS{alertname=~'A|RedisDown|RedisDownLong'}\n            unless other{name="RedisDown"}\n`,
      ),
    }
    expect(renamed(files, 'RedisDown', 'RedisGone')['rules/redis.yml']).toBe(
      rules(
        `${rule("'RedisGone' # the first", 'redis_up == 0', url)}` +
          `      - alert: Other\n        expr: |\n          up == 0\n            unless on (instance) ALERTS{alertname="RedisGone"}\n            unless ALERTS{alertname=~'A|RedisGone|RedisDownLong'}\n            unless other{name="RedisDown"}\n`,
      ),
    )
  })

  test('goes by pages whose address is half a character', () => {
    const files = {
      'rules/redis.yml': rules(rule('RedisDown', 'redis_up == 0', url)),
      'content/runbooks/redis/RedisDown.md': '---\nurl: "/\\ud800/"\n---\n# RedisDown\n\n[x](/y/)\n',
    }
    expect(renamed(files, 'RedisDown', 'RedisGone')['rules/redis.yml']).toContain('- alert: RedisGone')
    expect(() => runChecks(checks, makeProject(files, config))).not.toThrow()
  })

  test('gives a name to an alert that has an empty one', () => {
    const files = { 'rules/redis.yml': rules(rule('""', 'redis_up == 0', url)) }
    expect(renamed(files, '', 'RedisGone')['rules/redis.yml']).toContain('- alert: "RedisGone"')
  })

  test('moves the page, leaves a redirect, and mends what leads to it', () => {
    const files = {
      'rules/redis.yml': rules(rule('RedisDown', 'redis_up == 0', `"${url}#meaning"`)),
      'content/runbooks/redis/RedisDown.md': page,
      'content/runbooks/redis/Other.md':
        '[a](RedisDown.md#x) [b](./RedisDown.md) [c](../redisdown/) [d](/runbooks/redis/redisdown) [e](img/RedisDown.png)\n[f](RedisDownSlow.md) https://example.org/docs/runbooks/redis/redisdown/.\n{{< ref "RedisDown.md" >}} {{< ref "/runbooks/redis/RedisDown" >}}\n',
    }
    const after = renamed(files, 'RedisDown', 'RedisGone')
    expect(after['content/runbooks/redis/RedisDown.md']).toBeUndefined()
    expect(after['content/runbooks/redis/RedisGone.md']).toBe(
      `---\ntitle: RedisGone\naliases:\n  - /runbooks/redis/redisdown/\n---\n\n# RedisGone\n\n{{% rule "redis.yml" "RedisGone" %}}\n`,
    )
    expect(after['content/runbooks/redis/Other.md']).toBe(
      '[a](RedisGone.md#x) [b](./RedisGone.md) [c](../redisgone/) [d](/runbooks/redis/redisgone) [e](img/RedisDown.png)\n[f](RedisDownSlow.md) https://example.org/docs/runbooks/redis/redisgone/.\n{{< ref "RedisGone.md" >}} {{< ref "/runbooks/redis/RedisGone" >}}\n',
    )
    expect(after['rules/redis.yml']).toContain(
      `runbook_url: "https://example.org/docs/runbooks/redis/redisgone/#meaning"\n`,
    )
  })

  test('back again leaves no page that redirects to itself', () => {
    const files = {
      'rules/redis.yml': rules(rule('RedisDown', 'redis_up == 0', url)),
      'content/runbooks/redis/RedisDown.md': page,
    }
    const back = renamed(renamed(files, 'RedisDown', 'RedisGone'), 'RedisGone', 'RedisDown')
    expect(back['content/runbooks/redis/RedisDown.md']).toContain(
      'aliases:\n  - /runbooks/redis/redisgone/\n',
    )
    expect(back['content/runbooks/redis/RedisDown.md']).not.toContain('redisdown')
    expect(back['rules/redis.yml']).toBe(files['rules/redis.yml'])
  })

  test('changes the heading of a page for many alerts, and the anchors that lead to it', () => {
    const many = 'https://example.org/docs/redis/'
    const files = {
      'rules/redis.yml': rules(
        rule('RedisDown', 'redis_up == 0', `${many}#redisdown`) + rule('Slow', 'a > 1', `${many}#slow`),
      ),
      'content/redis.md':
        '# Redis\n\n## RedisDown\n\n{{% rule "redis.yml" "RedisDown" %}}\n\n## Slow\n\n[see](#redisdown)\n',
    }
    const after = renamed(files, 'RedisDown', 'RedisGone')
    expect(after['content/redis.md']).toBe(
      '# Redis\n\n## RedisGone\n\n{{% rule "redis.yml" "RedisGone" %}}\n\n## Slow\n\n[see](#redisgone)\n',
    )
    expect(after['rules/redis.yml']).toContain(`${many}#redisgone\n`)
    expect(after['rules/redis.yml']).toContain(`${many}#slow\n`)
  })

  test('reaches the suites', () => {
    const suite = (name: string, path: string): string =>
      `rule_files: [../rules/redis.yml]\ntests:\n  - name: ${name} fires\n    input_series:\n      - series: 'ALERTS{alertname="${name}"}'\n        values: 1\n    alert_rule_test:\n      - alertname: "${name}"\n        eval_time: 5m\n        exp_alerts:\n          - exp_annotations:\n              runbook_url: ${path}\n    promql_expr_test:\n      - expr: ALERTS{alertname="${name}"}\n        exp_samples:\n          - labels: '{__name__="ALERTS", alertname="${name}"}'\n            value: 1\n`
    const files = {
      'rules/redis.yml': rules(rule('RedisDown', 'redis_up == 0', url)),
      'content/runbooks/redis/RedisDown.md': page,
      'test/redis.yml': suite('RedisDown', url),
    }
    expect(renamed(files, 'RedisDown', 'RedisGone')['test/redis.yml']).toBe(
      suite('RedisGone', url.replace('redisdown', 'redisgone')),
    )
  })

  test('leaves words alone that may mean something else, and says where', () => {
    const files = {
      'rules/a.yml': rules(rule('Watchdog', 'vector(1)', '')),
      'content/runbooks/a/Watchdog.md': '# Watchdog\n\nThe Watchdog barks.\n',
    }
    const plan = planRename(makeProject(files, config), { from: 'Watchdog', to: 'AlwaysFiring' })
    expect(plan.files.find(({ to }) => to)?.after).toContain('# AlwaysFiring\n\nThe Watchdog barks.\n')
    expect(plan.left).toEqual([
      { path: 'content/runbooks/a/AlwaysFiring.md', line: 7, text: 'The Watchdog barks.' },
    ])
  })

  test('keeps CRLF and a byte order mark', () => {
    const files = {
      'rules/redis.yml': `\ufeff${rules(rule('RedisDown', 'redis_up == 0', url)).replaceAll('\n', '\r\n')}`,
      'content/runbooks/redis/RedisDown.md': `\ufeff${page.replaceAll('\n', '\r\n')}`,
    }
    const after = Object.values(renamed(files, 'RedisDown', 'RedisGone'))
    for (const text of after) {
      expect(text.startsWith('\ufeff')).toBe(true)
      expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/)
    }
  })

  test('makes no findings, whatever the new name', () => {
    const files = {
      'rules/redis.yml': rules(rule('RedisDown', 'redis_up == 0 unless ALERTS{alertname="RedisDown"}', url)),
      'content/runbooks/redis/RedisDown.md': page,
    }
    const errors = (tree: Record<string, string>): string[] =>
      runChecks(checks, makeProject(tree, config)).flatMap(({ severity, check, message }) =>
        severity === 'error' ? [`${check} ${message}`] : [],
      )
    expect(errors(files)).toEqual([])
    const name = fc.string({ unit: fc.constantFrom(...'aBc09_-:# \'"{}>%é'), minLength: 1, maxLength: 12 })
    fc.assert(
      fc.property(
        name.filter(
          (text) => fileNameProblem(text) === undefined && /[a-z0-9]/i.test(text) && text !== 'RedisDown',
        ),
        (to) => {
          const after = renamed(files, 'RedisDown', to)
          const project = makeProject(after, config)
          expect(project.alerts.map((alert) => alert.name.text)).toEqual([to])
          expect(errors(after).filter((text) => !/shortcode/.test(text))).toEqual([])
          expect(project.rules[0]?.expr?.text).toContain('unless ALERTS{alertname=')
        },
      ),
      { numRuns: 100 },
    )
  })
})
