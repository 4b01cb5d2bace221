/** The one way to stdout and stderr: what a command writes is made harmless here, whatever it is made of. */

import { clearLine, clearScreen, type Stream } from '../context.ts'
import { harmless, inactive } from './visible.ts'

/** Where bytes go. */
export interface Sink {
  readonly write: (text: string) => void
  readonly isTTY: boolean
  /** Columns, where it is a terminal. */
  readonly columns?: number
}

export function writerTo(sink: Sink, color: boolean): Stream {
  const { isTTY, columns } = sink
  return {
    write(text, form = 'text') {
      const isOurs = isTTY && (text === clearScreen || text === clearLine)
      sink.write(isOurs ? text : form === 'format' ? inactive(text, color) : harmless(text, color))
    },
    isTTY,
    ...(isTTY && columns !== undefined ? { columns } : {}),
    color,
  }
}
