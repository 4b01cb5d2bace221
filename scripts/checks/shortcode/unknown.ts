import { addTo } from '../../lib/group.ts'
import type { ShortcodeCall } from '../../model/shortcode.ts'
import { nearest } from '../../text/near.ts'
import { defineCheck } from '../check.ts'

/** The shortcodes of firedrill. */
const ofFiredrill = ['rule', 'alerts', 'comment']

/** The built-in shortcodes of all Hugo versions. */
const builtIn = [
  ...[
    'comment',
    'details',
    'figure',
    'gist',
    'highlight',
    'instagram',
    'instagram_simple',
    'param',
    'qr',
    'ref',
  ],
  ...['relref', 'tweet', 'twitter', 'twitter_simple', 'vimeo', 'vimeo_simple', 'x', 'x_simple', 'youtube'],
]

export default defineCheck({
  id: 'shortcode/unknown',
  on: 'page',
  severity: 'warning',
  about: 'Every shortcode belongs to firedrill or Hugo, or is listed in the configuration.',
  *run(page, project) {
    const known = new Set([...ofFiredrill, ...builtIn, ...project.config.shortcodes])
    const unknown = new Map<string, ShortcodeCall[]>()
    for (const call of page.shortcodes.calls) {
      // An inline shortcode is its own definition.
      if (call.kind === 'close' || known.has(call.name) || call.name.endsWith('.inline')) continue
      addTo(unknown, call.name, call)
    }
    // A site may use its own shortcode many times on a page; one finding is enough.
    for (const [name, calls] of unknown) {
      const [first] = calls as [ShortcodeCall]
      const suggestion = nearest(name, known)
      yield {
        at: first.nameSpan,
        message: `\`${name}\` is not a shortcode of firedrill or Hugo${calls.length > 1 ? `; the page calls it ${calls.length} times` : ''}`,
        help: suggestion
          ? `Did you mean \`${suggestion}\`?`
          : 'If the site defines it, list it under `shortcodes` in firedrill.yml.',
        data: { name, ...(suggestion && { suggestion }) },
      }
    }
  },
})
