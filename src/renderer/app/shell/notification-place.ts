import type { Notification } from '#shared/contract/system';

/** The page that a notification leads to. */
export function placeOfNotification({
  taskId,
  path,
  runId,
  flowId,
}: Pick<Notification, 'taskId' | 'path' | 'runId' | 'flowId'>): string | undefined {
  if (taskId !== undefined) return `/inbox?task=${encodeURIComponent(taskId)}`;
  if (path !== undefined) return path;
  if (runId !== undefined) return `/runs/${runId}`;
  return flowId === undefined ? undefined : `/flows/${flowId}`;
}
