/** What holds of every report, in every format. */
import { SaxesParser } from 'saxes'
import { type FormatName, formatNames, formats } from '../../../scripts/report/index.ts'
import type { Report } from '../../../scripts/report/report.ts'
import { Failure } from './failure.ts'

const controls = /(?!\n)[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u2028\u2029]/u
const commands = /##(?=\w{0,32}\[)/

const isJson = new Set<FormatName>(['json', 'sarif', 'gitlab'])
const isXml = new Set<FormatName>(['junit', 'checkstyle'])

function checkText(name: FormatName, text: string): void {
  const wrong = (why: string, detail: string): Failure =>
    new Failure('format', `${name}: ${why}: ${detail}`, `format ${name}: ${why}`)
  const control = controls.exec(text)
  if (control)
    throw wrong(
      'a control character',
      JSON.stringify(text.slice(Math.max(0, control.index - 60), control.index + 20)),
    )
  if (/(?:^|[^\ud800-\udbff])[\udc00-\udfff]|[\ud800-\udbff](?![\udc00-\udfff])/.test(text))
    throw wrong('half a character', '')
  if (isJson.has(name)) JSON.parse(text)
  else if (isXml.has(name)) {
    const parser = new SaxesParser()
    parser.on('error', (error) => {
      throw wrong('it is not well-formed', error.message)
    })
    parser.write(text).close()
  } else {
    const command = commands.exec(text)
    if (command)
      throw wrong('a command of a runner', text.slice(Math.max(0, command.index - 60), command.index + 40))
    if (name === 'text' && /^\s*::/m.test(text))
      throw wrong('a line is a command', /^\s*::.*/m.exec(text)?.[0] ?? '')
  }
}

/** Renders one, or all of them, and checks what comes. @throws Failure */
export async function checkFormats(
  report: Report,
  names: readonly FormatName[] = formatNames,
): Promise<void> {
  for (const name of names) {
    const render = await formats[name]()
    for (const width of name === 'text' ? [20, Number.POSITIVE_INFINITY] : [80])
      checkText(name, render(report, { color: false, width, unicode: width > 20, started: new Date(0) }))
  }
}
