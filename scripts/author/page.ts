/** What a new runbook page holds. */

import { scalarText } from '../edits/scalar.ts'
import { snapshotBlock } from '../edits/snapshot.ts'
import { maxOf } from '../lib/many.ts'
import { annotationOf, type Rule, stemOf } from '../model/rule.ts'
import { factsOf, firstSentence, oneLine, type RuleFacts, severityIn } from './rule-facts.ts'
import type { Values } from './template.ts'

/** The page of a team that has no template of its own. */
export const ownTemplate = `---
title: {title}
description: {about}
date: {date}
tags:
  - {file}
editor: markdown
dateCreated: {date}
---

# {alert}

{intro}

<details>
  <summary>Alert Rule</summary>

{rule}

{snapshot}

</details>

{sections}
`

/** A text of the rule as prose: it begins no HTML, and no shortcode. */
function prose(text: string): string {
  return oneLine(text)
    .replace(/\{\{(?=[%<])|<<(?=%)/g, '')
    .replace(/<(?=[a-zA-Z/!?])/g, '\\<')
}

/** A text in backticks, in as many as it needs. */
function code(text: string): string {
  const runs = [...text.matchAll(/`+/g)].map(([run]) => run.length)
  const mark = '`'.repeat(maxOf([0, ...runs]) + 1)
  return runs.length > 0 ? `${mark} ${text} ${mark}` : mark + text + mark
}

const fenced = (text: string): string => `\`\`\`promql\n${text}\n\`\`\``

/** More than a reader copies by hand. */
const maxQueries = 4

/** What the author of a section is asked, with what the rule has to say about it. */
function sectionText(name: string, rule: Rule, facts: RuleFacts): string {
  const { metrics, conditions, selectors } = facts
  const duration = rule.for ? `, for ${rule.for.text}` : ', at once'
  switch (name.toLowerCase()) {
    case 'meaning': {
      const lines = [
        'TODO: say what is wrong when this fires, to somebody who was just woken up.',
        metrics.length === 0 ? '' : `- It looks at ${metrics.map(code).join(', ')}.`,
        conditions.length === 0 ? '' : `- It fires when ${conditions.map(code).join(', and ')}${duration}.`,
      ]
      return lines
        .filter((line) => line !== '')
        .join('\n\n')
        .replaceAll('.\n\n- It fires', '.\n- It fires')
    }
    case 'impact': {
      const severity = severityIn(rule)
      const asks = severity === '' ? '' : ` The rule calls it ${code(severity)}: say why.`
      return `TODO: say what users and other services notice, and what happens if nobody acts.${asks}`
    }
    case 'diagnosis': {
      const queries = selectors.slice(0, maxQueries).map(fenced)
      const shown = queries.length > 0 ? ' The rule looks at:' : ''
      return [`TODO: say how to tell the causes apart, and where to look first.${shown}`, ...queries].join(
        '\n\n',
      )
    }
    case 'mitigation':
      return 'TODO: list the steps from harmless to dangerous, say whom to call, and how to tell that it is over.'
    default:
      return `TODO: write what belongs under ${name}.`
  }
}

/** All that can be filled in of a rule. `sections` are the headings that the configuration asks for. */
export function valuesOf(rule: Rule, sections: readonly string[], today: string): Values {
  const facts = factsOf(rule)
  const name = rule.name.text
  const path = rule.file.rulesPath ?? rule.file.path
  const quoted = (text: string): string => (text.includes('"') ? `\`${text}\`` : `"${text}"`)
  const text = (key: string): string => prose(annotationOf(rule, key)?.text ?? '')
  return {
    alert: oneLine(name),
    title: scalarText(oneLine(name)),
    file: stemOf(rule.file.path),
    path,
    group: rule.group.name?.text ?? '',
    rule: `{{% rule ${quoted(path)} ${quoted(name)} %}}`,
    snapshot: snapshotBlock(rule).join('\n'),
    date: `${today}T00:00:00.000Z`,
    severity: severityIn(rule),
    summary: text('summary'),
    description: text('description'),
    intro: prose(firstSentence(rule) ?? 'TODO: say in one sentence what this alert is about.'),
    about: scalarText(`TODO what ${oneLine(name)} tells, in a line`),
    metrics: facts.metrics.map(code).join(', '),
    conditions: facts.conditions.map(code).join(', '),
    queries: facts.selectors.slice(0, maxQueries).map(fenced).join('\n\n'),
    expr: rule.expr?.text.trimEnd() ?? '',
    for: rule.for?.text ?? '0s',
    sections: sections.map((section) => `## ${section}\n\n${sectionText(section, rule, facts)}`).join('\n\n'),
  }
}

/** The page of a folder that has none. */
export function folderPage(folder: string, rulesPath: string): string {
  const name = folder.replace(/\/$/, '').slice(folder.replace(/\/$/, '').lastIndexOf('/') + 1)
  return `---\ntitle: ${scalarText(name)}\ndescription: ${scalarText(`Runbooks for the alerts of ${rulesPath}`)}\n---\n\n# ${name}\n`
}
