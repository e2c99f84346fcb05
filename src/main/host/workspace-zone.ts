import type { Settings } from '#shared/model/settings';

/** The IANA zone of the workspace: of its settings, else of this machine. */
export function workspaceZone({ timeZone }: Settings): string {
  return timeZone === 'system' ? new Intl.DateTimeFormat().resolvedOptions().timeZone : timeZone;
}
