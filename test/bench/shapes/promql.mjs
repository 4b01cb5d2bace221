// Expressions and templates.
import { alert, expression, list, rulesOf, template, times } from './lib.mjs'

const regexp = (text) => expression(`up{job=~"${text}"} == 0`)

export default {
  parentheses: [2000, (n) => expression(`${'('.repeat(n)}up${')'.repeat(n)} == 0`)],
  'open parentheses': [4000, (n) => expression('('.repeat(n))],
  'unary minus': [2000, (n) => expression(`${'-'.repeat(n)}up == 0`)],
  'sums of sums': [1000, (n) => expression(`${'sum('.repeat(n)}up${')'.repeat(n)} == 0`)],
  'sums of sums, by labels': [500, (n) => expression(`${'sum by (job) ('.repeat(n)}up${')'.repeat(n)} == 0`)],
  'functions of functions': [1000, (n) => expression(`${'abs('.repeat(n)}up${')'.repeat(n)} == 0`)],
  'label_replace of label_replace': [
    300,
    (n) => expression(`${'label_replace('.repeat(n)}up${', "a", "$1", "b", "(.*)")'.repeat(n)} == 0`),
  ],
  subqueries: [300, (n) => expression(`${'max_over_time('.repeat(n)}up${'[5m:1m])'.repeat(n)} == 0`)],
  'absent of absent': [300, (n) => expression(`${'absent('.repeat(n)}up${')'.repeat(n)}`)],
  'branches of `or`': [500, (n) => expression(list(n, (i) => `up{job="${i}"} == 0`).join(' or '))],
  'branches of `or`, alike': [500, (n) => expression(list(n, () => 'up == 0').join(' or '))],
  'branches of `or`, to the right': [300, (n) => expression(`${'up == 0 or ('.repeat(n)}up${')'.repeat(n)}`)],
  'branches of `or`, with labels': [
    300,
    (n) => expression(list(n, (i) => `sum by (l${i}) (x${i}) > 1`).join(' or ')),
  ],
  'branches of `and`': [500, (n) => expression(list(n, (i) => `up{job="${i}"} == 0`).join(' and '))],
  'branches of `unless`': [500, (n) => expression(list(n, (i) => `up{job="${i}"} == 0`).join(' unless '))],
  'a sum of metrics': [1000, (n) => expression(`${list(n, (i) => `x${i}`).join(' + ')} > 1`)],
  'a sum of numbers': [1000, (n) => expression(`up > ${list(n, () => '1').join(' + ')}`)],
  comparisons: [500, (n) => expression(`up${' > 1'.repeat(n)}`)],
  powers: [500, (n) => expression(`up > ${list(n, () => '1').join(' ^ ')}`)],
  'a join of joins': [
    300,
    (n) => expression(`${list(n, (i) => `x${i}`).join(' * on (job) group_left (a) ')} > 1`),
  ],
  matchers: [1000, (n) => expression(`up{${list(n, (i) => `l${i}="v"`).join(',')}} == 0`)],
  'matchers of one label': [1000, (n) => expression(`up{${list(n, (i) => `l!="v${i}"`).join(',')}} == 0`)],
  'matchers that are regular expressions': [
    300,
    (n) => expression(`up{${list(n, (i) => `l=~"v${i}.*"`).join(',')}} == 0`),
  ],
  'matchers that exclude one another': [
    1000,
    (n) => expression(`up{${list(n, (i) => `l="v${i}"`).join(',')}} == 0`),
  ],
  'labels of `by`': [1000, (n) => expression(`sum by (${list(n, (i) => `l${i}`).join(',')}) (up) == 0`)],
  'labels of `by`, on both sides': [
    500,
    (n) =>
      expression(
        `sum by (${list(n, (i) => `l${i}`).join(',')}) (up) / sum by (${list(n, (i) => `l${i}`).join(',')}) (x) > 1`,
      ),
  ],
  'alternatives of a regular expression': [2000, (n) => regexp(list(n, (i) => `a${i}`).join('|'))],
  'groups in a regular expression': [500, (n) => regexp(`${'('.repeat(n)}a${')'.repeat(n)}`)],
  'repeated groups in a regular expression': [40, (n) => regexp(`${'('.repeat(n)}a${')+'.repeat(n)}`)],
  'stars in a regular expression': [500, (n) => regexp(`${'a*'.repeat(n)}b`)],
  'open groups in a regular expression': [2000, (n) => regexp('('.repeat(n))],
  'classes in a regular expression': [1000, (n) => regexp(`[${times(n, () => 'a-z')}]`)],
  'open classes in a regular expression': [2000, (n) => regexp('['.repeat(n))],
  'dots in a regular expression': [2000, (n) => regexp('.*'.repeat(n))],
  'escapes in a regular expression': [2000, (n) => regexp('\\\\d'.repeat(n))],
  'braces in a string': [2000, (n) => expression(`up{job="${'{'.repeat(n)}"} == 0`)],
  'open braces': [2000, (n) => expression('up{'.repeat(n))],
  'a long number': [8000, (n) => expression(`up > ${'1'.repeat(n)}`)],
  'a long duration': [2000, (n) => expression(`rate(x[${'1m'.repeat(n)}]) > 1`)],
  'a long metric': [20000, (n) => expression(`${'a'.repeat(n)} > 1`)],
  'a long string': [50000, (n) => expression(`up{job="${'a'.repeat(n)}"} == 0`)],
  'a string that never ends': [20000, (n) => expression(`up{job="${'a\\\\'.repeat(n)}`)],
  'comments in an expression': [
    2000,
    (n) => ({
      'rules/a.yml': rulesOf([
        ['record: a:b:c', `expr: |\n${times(n, () => '          # x\n')}          up`],
      ]),
    }),
  ],
  'lines of an expression': [
    1000,
    (n) => ({
      'rules/a.yml': rulesOf([
        ['record: a:b:c', `expr: |\n          up\n${times(n, () => '          + up\n')}`],
      ]),
    }),
  ],
  'signs that nobody knows': [4000, (n) => expression('$ '.repeat(n))],
  'white space in an expression': [20000, (n) => expression(`up${' '.repeat(n)}== 0`)],
  'metrics that are nearly alike': [
    300,
    (n) => ({
      'rules/a.yml': rulesOf(
        list(n, (i) => alert(`A${i}`, { expr: `metric_with_a_long_name_${i}_total > 0` })),
      ),
    }),
  ],
  'metrics and recordings that are nearly alike': [
    300,
    (n) => ({
      'rules/a.yml': rulesOf([
        ...list(n, (i) => [`record: job:metric_with_a_long_name_a${i}:sum`, 'expr: up']),
        ...list(n, (i) => alert(`A${i}`, { expr: `job:metric_with_a_long_name_b${i}:sum > 0` })),
      ]),
    }),
  ],
  'ifs in ifs': [500, (n) => template(`${'{{ if $value }}'.repeat(n)}x${'{{ end }}'.repeat(n)}`)],
  'open ifs': [1000, (n) => template('{{ if $value }}'.repeat(n))],
  'else ifs': [500, (n) => template(`{{ if $value }}x${'{{ else if $value }}x'.repeat(n)}{{ end }}`)],
  'ranges in ranges': [
    300,
    (n) => template(`${'{{ range query "up" }}'.repeat(n)}x${'{{ end }}'.repeat(n)}`),
  ],
  'withs in withs': [300, (n) => template(`${'{{ with $labels.a }}'.repeat(n)}x${'{{ end }}'.repeat(n)}`)],
  'parentheses in a template': [1000, (n) => template(`{{ ${'('.repeat(n)}$value${')'.repeat(n)} }}`)],
  'open parentheses in a template': [2000, (n) => template(`{{ ${'('.repeat(n)}`)],
  pipes: [500, (n) => template(`{{ $value${' | humanize'.repeat(n)} }}`)],
  'calls of a template': [1000, (n) => template('{{ $value }}'.repeat(n))],
  'labels of a template': [1000, (n) => template(times(n, (i) => `{{ $labels.l${i} }}`))],
  'variables of a template': [500, (n) => template(times(n, (i) => `{{ $v${i} := $value }}{{ $v${i} }}`))],
  'fields of fields': [2000, (n) => template(`{{ ${'.a'.repeat(n)} }}`)],
  'arguments of printf': [500, (n) => template(`{{ printf "${'%s'.repeat(n)}" ${'$value '.repeat(n)}}}`)],
  'open actions': [4000, (n) => template('{{ '.repeat(n))],
  'comments of a template': [2000, (n) => template('{{/* x */}}'.repeat(n))],
  'open comments of a template': [4000, (n) => template('{{/* '.repeat(n))],
  'queries in a template': [200, (n) => template(times(n, (i) => `{{ query "up{job=\\"${i}\\"}" }}`))],
  'spaces before actions': [8000, (n) => template(`${' '.repeat(n)}{{- $value -}}${' '.repeat(n)}`)],
  'defined templates': [
    500,
    (n) => template(times(n, (i) => `{{ define "t${i}" }}x{{ end }}{{ template "t${i}" }}`)),
  ],
  'templates that call the one before': [
    200,
    (n) =>
      template(
        `${times(n, (i) => `{{ define "t${i}" }}{{ template "t${i + 1}" . }}{{ template "t${i + 1}" . }}{{ end }}`)}{{ template "t0" . }}`,
      ),
  ],
}
