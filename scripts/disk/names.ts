/** What the names in a path say: whether one lies in the other, and whether a folder holds no sources. */
import { relative, sep } from 'node:path'

/** The name without the characters that some file systems pass over. */
const seen = (name: string): string => name.replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g, '')

/** What a file system makes of a name that knows no case, no end of dots and spaces, and streams behind a colon. */
function folded(name: string): string {
  const plain = seen(name).split(':', 1)[0]?.toLowerCase() ?? ''
  let end = plain.length
  while (end > 0 && (plain[end - 1] === '.' || plain[end - 1] === ' ')) end--
  return plain.slice(0, end)
}

/** True for the names under which git finds its own folder, on any file system. */
export const isGitName = (name: string): boolean => /^(\.git|git~\d+)$/.test(folded(name))

/** True for folders that hold no sources and no output: dot folders and packages. */
export function isHiddenFolder(name: string): boolean {
  return seen(name).startsWith('.') || folded(name) === 'node_modules' || isGitName(name)
}

/** True when a path is the folder or in it. Both are absolute. */
export function isInside(folder: string, path: string): boolean {
  return path === folder || path.startsWith(folder.endsWith(sep) ? folder : folder + sep)
}

/** The path below a folder, both relative to the tree, or nothing if it isn't below it. */
export function below(folder: string, path: string): string | undefined {
  if (folder === '.' || folder === '') return path
  return path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : undefined
}

/** The path as seen from a folder, with slashes. */
export const slashPath = (folder: string, path: string): string => relative(folder, path).split(sep).join('/')
