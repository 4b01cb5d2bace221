/** The headings and fences of a page, before heading ids are made. */
import type { Span } from '../model/source.ts'

/** A heading before its id is made. */
export interface RawHeading extends Span {
  readonly depth: number
  readonly text: string
}

export interface RawFence extends Span {
  readonly info: string
  readonly content: Span
}

export interface Outline {
  readonly headings: readonly RawHeading[]
  readonly fences: readonly RawFence[]
}
