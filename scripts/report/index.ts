/** Every format there is. Each is loaded when it is asked for. */
import type { Render } from './report.ts'

export const formats = {
  text: async (): Promise<Render> => (await import('./text.ts')).renderText,
  json: async (): Promise<Render> => (await import('./json.ts')).renderJson,
  github: async (): Promise<Render> => (await import('./github.ts')).renderGithub,
  sarif: async (): Promise<Render> => (await import('./sarif.ts')).renderSarif,
  junit: async (): Promise<Render> => (await import('./junit.ts')).renderJunit,
  checkstyle: async (): Promise<Render> => (await import('./checkstyle.ts')).renderCheckstyle,
  gitlab: async (): Promise<Render> => (await import('./gitlab.ts')).renderGitlab,
  markdown: async (): Promise<Render> => (await import('./markdown.ts')).renderMarkdown,
}

export type FormatName = keyof typeof formats
export const formatNames = Object.keys(formats) as readonly FormatName[]
