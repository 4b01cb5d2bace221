/** From a kind, a seed and an index to a tree of files. The same three give the same tree. */
import type { Corpus } from './corpus.ts'
import { configOf, gitignoreOf } from './grammar/config.ts'
import { pageOf } from './grammar/pages.ts'
import { ruleFileOf } from './grammar/rules.ts'
import { suiteOf } from './grammar/suites.ts'
import { inherited } from './grammar/words.ts'
import { mutateBytes, mutateText, renameWords } from './mutate.ts'
import { type Random, randomOf } from './random.ts'
import { type Repetition, repeated, repetitionOf } from './repeat.ts'

export const kinds = [
  'rules',
  'suites',
  'extended',
  'pages',
  'config',
  'gitignore',
  'bytes',
  'names',
  'growth',
] as const
export type Kind = (typeof kinds)[number]
type TextKind = Exclude<Kind, 'bytes' | 'names' | 'growth'>
const textKinds = kinds.slice(0, 6) as readonly TextKind[]

export type Tree = ReadonlyMap<string, Uint8Array>

export interface Input {
  readonly tree: Tree
  /** Where the input can grow: the file, and what is to be repeated in it. */
  readonly growth?: { readonly path: string; readonly repetition: Repetition }
}

/** Which file a text of each kind becomes. */
const places: Readonly<Record<TextKind, string>> = {
  rules: 'rules/a.yml',
  suites: 'test/a_test.yml',
  extended: 'test/b_test.yml',
  pages: 'content/runbooks/a/Down.md',
  config: 'firedrill.yml',
  gitignore: '.gitignore',
}

const rules = `groups:
  - name: a
    rules:
      - alert: Down
        expr: up{job="web"} == 0
        for: 5m
        labels: { severity: page }
        annotations:
          summary: "{{ $labels.instance }} is down"
          runbook_url: https://runbooks.example.org/runbooks/a/down/
      - alert: DiskFull
        expr: disk_used / disk_size > 0.9
        annotations:
          runbook_url: https://runbooks.example.org/runbooks/a/diskfull/#mitigation
`
const page = (name: string): string => `---
title: ${name}
---
# ${name}

{{% rule "a.yml" "${name}" %}}

## Meaning

It is [down](../_index.md), see [the other](DiskFull.md#meaning).

## Mitigation

Start it.
`
const suite = `rule_files: [../rules/a.yml]
evaluation_interval: 1m
tests:
  - interval: 1m
    input_series:
      - { series: 'up{job="web", instance="a"}', values: 0x10 }
    alert_rule_test:
      - { eval_time: 10m, alertname: Down, exp_alerts: [{ exp_labels: { severity: page } }] }
`

/** Built once: the files that an input does not concern. */
const base: Readonly<Record<string, string>> = {
  'rules/a.yml': rules,
  'content/_index.md': '---\ntitle: Home\n---\n# Home\n',
  'content/runbooks/a/Down.md': page('Down'),
  'content/runbooks/a/DiskFull.md': page('DiskFull'),
  'test/a_test.yml': suite,
}

function grown(kind: TextKind, random: Random): string {
  if (kind === 'rules') return ruleFileOf(random)
  if (kind === 'pages') return pageOf(random)
  if (kind === 'config') return configOf(random)
  if (kind === 'gitignore') return gitignoreOf(random)
  return suiteOf(random, kind === 'extended')
}

function found(kind: TextKind, corpus: Corpus, random: Random): string {
  return kind === 'gitignore' ? gitignoreOf(random) : random.pick(corpus[kind])
}

function textOf(kind: TextKind, corpus: Corpus, random: Random): string {
  if (random.chance(0.5)) {
    const text = grown(kind, random)
    return random.chance(0.3) ? mutateText(text, grown(kind, random), random) : text
  }
  return mutateText(
    found(kind, corpus, random),
    found(random.chance(0.8) ? kind : random.pick(textKinds), corpus, random),
    random,
  )
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text)

function textsOf(kind: TextKind, corpus: Corpus, random: Random): Map<string, string> {
  const texts = new Map(Object.entries(base))
  if (random.chance(0.3)) texts.delete('content/_index.md')
  texts.set(places[kind], textOf(kind, corpus, random))
  if (kind === 'gitignore' || random.chance(0.1))
    for (const path of [
      'x/groups.yml',
      'a a/b.yml',
      'content/x/a.png',
      'rules/b/#c.yml',
      'rules/!d.yml',
      'rules/b/.gitignore',
    ])
      texts.set(path, path.endsWith('.yml') ? rules : gitignoreOf(random))
  if (random.chance(0.2)) {
    const other = random.pick(textKinds)
    if (other !== kind) texts.set(places[other], textOf(other, corpus, random))
  }
  return texts
}

function namesIn(texts: ReadonlyMap<string, string>, random: Random): Map<string, string> {
  const names = [...texts.values()].flatMap((text) => text.match(/[A-Za-z_]\w*/g) ?? [])
  return new Map(random.list(1, 3, () => [random.pick(names), random.pick(inherited)] as const))
}

export function inputOf(kind: Kind, seed: number, index: number, corpus: Corpus): Input {
  const random = randomOf(kind, seed, index)
  if (kind === 'bytes') {
    const of = random.pick(textKinds)
    const tree = treeOf(textsOf(of, corpus, random))
    const text = found(of, corpus, random)
    tree.set(places[of], mutateBytes(bytesOf(text), random))
    return { tree }
  }
  if (kind === 'names') {
    const texts = textsOf(random.pick(textKinds), corpus, random)
    const renamed = namesIn(texts, random)
    return {
      tree: treeOf(
        [...texts].map(([path, text]) => [
          random.chance(0.5)
            ? renameWords(
                path,
                new Map([
                  ['Down', random.pick(inherited)],
                  ['a', random.pick(inherited)],
                ]),
              )
            : path,
          renameWords(text, renamed),
        ]),
      ),
    }
  }
  if (kind === 'growth') {
    const of = random.pick(textKinds)
    const texts = textsOf(of, corpus, random)
    const path = places[of]
    const text = random.chance(0.5) ? found(of, corpus, random) : (texts.get(path) ?? '')
    const repetition = repetitionOf(text, random)
    texts.set(path, repeated(repetition, 1_000))
    return { tree: treeOf(texts), growth: { path, repetition } }
  }
  return { tree: treeOf(textsOf(kind, corpus, random)) }
}

/** The same tree with more of what it repeats, so that the file has about `length` characters. */
export function grow({ tree, growth }: Input, length: number): Tree {
  if (!growth) return tree
  return new Map([...tree, [growth.path, bytesOf(repeated(growth.repetition, length))]])
}

const treeOf = (texts: Iterable<readonly [string, string]>): Map<string, Uint8Array> =>
  new Map([...texts].map(([path, text]) => [path, bytesOf(text)]))
