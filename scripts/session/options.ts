/** What all verbs that check have in common. */
import type { FailOn } from '../diagnostic.ts'
import type { Target } from './reports.ts'

export interface CheckOptions {
  readonly paths: readonly string[]
  readonly root?: string
  /** The folder of pages, in place of the configured one. It may be beside the tree. */
  readonly content?: string
  readonly drill: boolean
  readonly offline: boolean
  readonly failOn?: FailOn
  readonly baseline?: string
  readonly updateBaseline: boolean
  readonly changed?: string
  /** Ask the web about the links. */
  readonly online?: boolean
  /** With `online`: addresses of private networks too. */
  readonly allowPrivate?: boolean
  /** A built site to verify against. */
  readonly site?: string
  /** False where nothing that an earlier run kept is to be used, and nothing is to be kept. */
  readonly cache?: boolean
  readonly targets: readonly Target[]
}
