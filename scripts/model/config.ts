import type { FailOn, Severity } from '../diagnostic.ts'
import { table } from '../lib/table.ts'
import type { Respect } from './coverage.ts'
import type { Policy } from './policy.ts'

/** What shows the pages; `github` is a host of repositories, which shows the files as they are. */
export type GeneratorName = 'hugo' | 'mkdocs' | 'docusaurus' | 'vitepress' | 'github'

/** How the site that shows the pages makes their addresses. */
export interface SiteConfig {
  /** Absent: the build's flavor, or the generator whose configuration is in the tree. */
  readonly generator?: GeneratorName
  /** Whether \`build\` writes the pages for the generator, and so what changes an address. Follows from the flavor. */
  readonly isWritten?: boolean
  /** MkDocs' setting \`use_directory_urls\`. */
  readonly useDirectoryURLs?: boolean
  /** VitePress' setting of that name. */
  readonly cleanUrls?: boolean

  /** The address that content/ is published at: 'https://example.org/docs/'. Inferred from the rules when absent. */
  readonly base?: string
  /** Other addresses at which the same pages are published. */
  readonly mirrors?: readonly string[]
  /** Where a server sends those who ask for what begins so: 'https://old.example.org/wiki/' → 'https://example.org/'. */
  readonly redirects?: Readonly<Record<string, string>>
  /** Hugo's settings of these names. */
  readonly uglyURLs: boolean
  readonly disablePathToLower: boolean
}

/** What a team's runbooks look like. */
export interface RunbookConfig {
  /** The sections of a runbook, in their order. Absent: those that runbooks of this kind mostly have. */
  readonly sections?: readonly string[]
  /** Beginnings of sentences that a generator left behind and that say nothing. */
  readonly boilerplate: readonly string[]
}

/** What a field of front matter holds. */
export type FieldType =
  | 'any'
  | 'text'
  | 'date'
  | 'boolean'
  | 'number'
  | 'list'
  | 'text or list'
  | 'comma-joined'

export interface FrontMatterConfig {
  /** Whose fields they are. Absent: only what neither could read is wrong. */
  readonly flavor?: 'hugo' | 'wikijs'
  readonly required: readonly string[]
  /** The types of more fields, or of known ones that the team uses differently. */
  readonly fields: Readonly<Record<string, FieldType>>
}

/** Percent that the drills have to cover, per respect or of all of them. */
export type CoverageGoals = Readonly<Partial<Record<Respect | 'total', number>>>

export interface Config {
  /** The folder that shortcodes name rule files in, relative to the root. */
  readonly rules: string
  /** The folder of pages, relative to the root. */
  readonly content: string
  /** Globs of files that are not looked at. */
  readonly ignore: readonly string[]
  /** Where an alert's page is, relative to the content folder: `{file}` is the rule file's stem. */
  readonly pages: string
  readonly site: SiteConfig
  /** Which label and metric names are valid: those of every Prometheus, or Prometheus 3's as well. */
  readonly names: 'legacy' | 'utf8'
  /** Names of the site's own shortcodes, which are left as they are. */
  readonly shortcodes: readonly string[]
  readonly runbooks: RunbookConfig
  readonly frontMatter: FrontMatterConfig
  /** Severity per check. */
  readonly checks: Readonly<Record<string, Severity | 'off'>>
  /** Severities for some paths, in the syntax of .gitignore; the last that names a file and a check counts. */
  readonly overrides: readonly {
    readonly paths: readonly string[]
    readonly checks: Readonly<Record<string, Severity | 'off'>>
  }[]
  /** The labels that the servers add to every alert, so that templates may use them. */
  readonly externalLabels: Readonly<Record<string, string>>
  /** What the team demands of its own rules; the checks of policy/ find what breaks it. */
  readonly policy: readonly Policy[]
  readonly failOn: FailOn
  readonly build: {
    readonly out: string
    /** The generator that the pages are written for. Absent: nothing but the shortcodes is touched. */
    readonly flavor?: 'hugo' | 'plain' | 'wikijs' | 'mkdocs' | 'docusaurus' | 'vitepress'
    /** Whether folders of runbooks that have no page of their own get one that lists their alerts. */
    readonly index?: boolean
  }
  readonly drill: {
    /** Seconds that promtool may take for one batch of suites. */
    readonly timeout: number
    /** Seconds that all of promtool's runs may take together. */
    readonly totalTimeout: number
    /** Mebibytes of memory that one promtool may use. */
    readonly memory: number
    readonly coverage: CoverageGoals
  }
  readonly online: {
    /** Seconds that one request may take. */
    readonly timeout: number
    /** Requests at once to one host. */
    readonly perHost: number
    /** Days for which a link that worked is not asked for again. */
    readonly cacheDays: number
    /** Beginnings of addresses that are not asked; `*` stands for any text. */
    readonly ignore: readonly string[]
  }
}

export const defaultConfig: Config = {
  rules: 'rules',
  content: 'content',
  ignore: [],
  pages: 'runbooks/{file}/{alert}.md',
  site: { uglyURLs: false, disablePathToLower: false },
  names: 'legacy',
  shortcodes: [],
  runbooks: {
    boilerplate: [
      'Here is a runbook for',
      'Here is a sample runbook for',
      'Here is the runbook for the',
      'Below is a runbook for',
      'Below is a structured runbook for',
      'Certainly! Here',
      'Sure! Here',
      'As an AI language model',
    ],
  },
  frontMatter: { required: [], fields: table({}) },
  checks: table({}),
  overrides: [],
  externalLabels: table({}),
  policy: [],
  failOn: 'error',
  build: { out: 'build' },
  drill: { timeout: 120, totalTimeout: 600, memory: 2048, coverage: {} },
  online: { timeout: 15, perHost: 2, cacheDays: 7, ignore: [] },
}
