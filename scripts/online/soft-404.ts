/** Tells a page from an answer that is only polite about there being none. */
import type { HtmlPage } from '../text/html.ts'

const number = '(?:error |http |status |code )*404(?: error| page)?'
const noun = '(?:requested )?(?:page|url|file|document|resource|content|article|site|topic)'
const which = '(?: (?:that )?(?:you|we) (?:requested|want|(?:are|re|were) looking for))?'
const notFound = '(?:was |is |could |can |has )?(?:not|nt)(?: be| been)? found'
/** Enough when it is all that a title, a heading or a sentence says. */
const whole = new RegExp(
  `^(?:sorry |oops |whoops |error )*(?:${number})? ?(?:(?:the |this |that )?(?:${noun} )?${notFound}|nothing (?:was )?found)? ?(?:${number})?$`,
)
/** Enough whatever follows, in the languages that runbooks are written in. */
const beginning = new RegExp(
  `^(?:sorry |oops |whoops |error |404 )*(?:${[
    `(?:the |this |that )?${noun}${which} ${notFound}`,
    `(?:the |this |that )?${noun}${which} (?:does ?n[o’']?t|does not|no longer) exists?`,
    `(?:the |this |that )?${noun}${which} (?:is|has been) (?:gone|removed|deleted|no longer available)`,
    'seite (?:wurde )?nicht gefunden',
    'page (?:non trouvée|introuvable)',
    'p[aá]gina (?:no encontrada|não encontrada|non trovata)',
    'pagina niet gevonden',
    'страница не найдена',
    '(?:页面|頁面)(?:不存在|未找到|找不到)',
    'ページが見つかりません',
    'お探しのページ.{0,12}見つかりません',
  ].join('|')})`,
)

/** Titles name the site as well, before or after a mark. */
const marks = /\s[|–—·:»-]+\s|[|·.!?]/

/** Whether one part of a title, or one sentence, says that there is nothing. */
function partSaysMissing(text: string): boolean {
  return text.split(marks).some((part) => {
    const words = part
      .toLowerCase()
      .replace(/[’']/g, '')
      .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
      .trim()
    return words !== '' && (whole.test(words) || beginning.test(words))
  })
}

/** An address that is itself about missing pages: the description of a status code, say. */
const aboutMissing = /404|not-?_?found|missing/i
/** Characters of a page that has no more to say than that it is none; navigation counts as well. */
const shortPage = 400
/** An article about missing pages is longer than this. */
const article = 1500

/** What the page says of itself, when that is that it is not there. */
export function saysMissing(html: HtmlPage, url: URL): string | undefined {
  const said = [html.title, html.heading].find((text) => partSaysMissing(text.slice(0, 200)))
  if (said !== undefined)
    return aboutMissing.test(url.pathname) && html.text.length > article ? undefined : said.slice(0, 100)
  return html.text.length <= shortPage && partSaysMissing(html.text) ? html.text.slice(0, 100) : undefined
}

/** A page with next to no words, which a script is to fill. */
export function isShell(html: HtmlPage): boolean {
  return html.hasScripts && html.text.length < 200
}

/** What stays the same of a page whatever address it is asked at. */
export function gist(html: HtmlPage, url: URL): string {
  const path = decodedPath(url)
  // A short name may stand in any word; a path with its slash does not.
  const name = path.split('/').filter(Boolean).at(-1) ?? ''
  const words = [url.pathname, path, name.length > 3 ? name : '']
    .filter((word) => word.length > 1)
    .sort((a, b) => b.length - a.length)
  let text = `${html.title}\n${html.heading}\n${html.text}`
  for (const word of words) text = text.replaceAll(word, '…')
  return text.replace(/\d+/g, '0')
}

function decodedPath({ pathname }: URL): string {
  try {
    return decodeURIComponent(pathname)
  } catch {
    return pathname
  }
}

const languages =
  'ar|bg|ca|cs|da|de|el|en|es|et|fa|fi|fr|he|hi|hr|hu|id|it|ja|ko|lt|lv|nb|nl|no|pl|pt|ro|ru|sk|sl|sr|sv|th|tr|uk|vi|zh'
const frontPath = new RegExp(
  `^/(?:(?:${languages})(?:[-_][a-z]{2,4})?/?)?(?:(?:index|home|default)(?:\\.\\w+)?/?)?$`,
  'i',
)

/** The front page of a site, or that of one of its languages. */
export function isFrontPage({ pathname }: URL): boolean {
  return frontPath.test(pathname)
}

const loginPath =
  /(?:^|[/_.-])(?:log[-_]?[io]n|sign[-_]?in|sso|saml2?|oauth2?|openid-connect|authorize|accounts?\/login)(?=$|[/_.?-])/i

/** Whether a redirect ended where one has to say who one is. */
export function asksForLogin(from: URL, to: URL): boolean {
  const isLogin = (url: URL): boolean =>
    loginPath.test(url.pathname) || /^(?:login|sso|auth|accounts|idp)\./i.test(url.hostname)
  return isLogin(to) && !isLogin(from)
}
