/** The workspace of a call with or without `--site`. */
import type { Workspace } from './workspace.ts'

/**
 * The workspace, whose URLs are judged by a built site where one is named. What that needs is loaded only then.
 * @param option the value of `--site`
 * @throws UsageError
 */
export async function judgedBySite(
  workspace: Workspace,
  option: string | undefined,
  cwd: string,
): Promise<Workspace> {
  if (option === undefined) return workspace
  const { withNamedSite } = await import('./built-site.ts')
  return withNamedSite(workspace, option, cwd)
}
