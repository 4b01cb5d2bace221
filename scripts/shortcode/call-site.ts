/** The input and the output of a shortcode. */
import type { Page } from '../model/page.ts'
import type { Project } from '../model/project.ts'
import type { Rule } from '../model/rule.ts'
import type { ShortcodeProblem } from '../model/shortcode.ts'

/** What a shortcode is told besides its call. */
export interface CallSite {
  readonly page: Page
  readonly project: Project
  /** The line end of the page. */
  readonly eol: string
}

/** What a shortcode makes of a call. Without `text` the call stays where it is. */
export interface Expanded {
  readonly text?: string
  /** What the text replaces, when that is more than the call. */
  readonly start?: number
  readonly end?: number
  /** The rules that the text shows. */
  readonly rules?: readonly Rule[]
  readonly problem?: ShortcodeProblem
}
