import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { notificationTopicSchema } from '../model/notification';
import { base, okSchema } from './base';
import { contractErrors } from './errors';
import { inboxChangeSchema } from './inbox';
import { pluginChangeSchema } from './plugins';
import { runCountsSchema } from './runs';

const tags = ['System'];

export const healthSchema = z.object({
  status: z.enum(['ok', 'degraded']),
  version: z.string(),
  uptimeMs: z.number(),
  store: z.enum(['ok', 'full', 'failing']),
});

/** A notification shown in the window and the web UI (and on the desktop where there is one). */
export const notificationSchema = z.object({
  id: z.string(),
  at: z.number(),
  level: z.enum(['info', 'success', 'warning', 'error']),
  title: z.string(),
  body: z.string(),
  flowId: z.string().optional(),
  runId: z.string().optional(),
  taskId: z.string().optional().meta({ description: 'The human task it is about' }),
  path: z.string().optional().meta({ description: 'The page of the app that it leads to, where that is no run, flow or task' }),
  topic: notificationTopicSchema.optional(),
  quiet: z
    .boolean()
    .optional()
    .meta({ description: 'Only for the list of the bell: by the rules of its person nothing is raised on the screen now' }),
  read: z.boolean(),
});
export type Notification = z.infer<typeof notificationSchema>;

/** What the shell shows at all times. */
export const systemChangeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('counts'), counts: runCountsSchema }),
  z.object({ kind: z.literal('notification'), notification: notificationSchema }),
  z.object({ kind: z.literal('flows') }).meta({ description: 'Some flow was made, changed or deleted: read the list again' }),
  z
    .object({ kind: z.literal('schedules') })
    .meta({ description: 'Some schedule, exception or holiday list was changed, or a schedule has fired: read them again' }),
  z.object({ kind: z.literal('settings') }),
  z.object({ kind: z.literal('inbox'), change: inboxChangeSchema }),
  z.object({ kind: z.literal('plugins'), change: pluginChangeSchema }),
  z.object({ kind: z.literal('health'), health: healthSchema }),
]);
export type SystemChange = z.infer<typeof systemChangeSchema>;

export const systemInfoSchema = z.object({
  version: z.string(),
  mode: z.enum(['embedded', 'headless']),
  workspace: z.string().meta({ description: 'The data folder' }),
  baseUrl: z.string().meta({ description: 'Where webhooks and the API listen' }),
  platform: z.string(),
  nodeVersion: z.string(),
  timeZone: z.string().meta({ description: 'IANA zone of the workspace, as its settings and this machine have it' }),
  databaseBytes: z.number(),
  walBytes: z.number(),
  firstStart: z.boolean().meta({ description: 'The templates for a new user were not yet offered' }),
});
export type SystemInfo = z.infer<typeof systemInfoSchema>;

/** A copy of the database in the workspace's folder `backups`. */
export const backupSchema = z.object({
  name: z.string(),
  file: z.string().meta({ description: 'Where it is, on the machine that runs PulseFlow' }),
  at: z.number(),
  sizeBytes: z.number(),
  kind: z
    .enum(['backup', 'migration', 'replaced'])
    .meta({ description: 'migration: made before the schema changed; replaced: put aside by a restore' }),
});

/** The app itself: health, information, backups, notifications. */
export const system = {
  health: base
    .route({ method: 'GET', path: '/health', tags, summary: 'Is it up? (no authorisation needed)' })
    .output(healthSchema),
  info: base
    .route({ method: 'GET', path: '/system/info', tags, summary: 'Version, data folder, addresses, disk use' })
    .output(systemInfoSchema),
  backups: base
    .route({ method: 'GET', path: '/system/backups', tags, summary: 'The copies of the database, newest first' })
    .output(z.array(backupSchema)),
  backup: base
    .errors(contractErrors('BACKUP_RUNNING', 'BACKUP_FAILED'))
    .route({
      method: 'POST',
      path: '/system/backups',
      tags,
      summary: 'Copy the database now, while everything goes on; answers when the copy is checked',
    })
    .output(backupSchema),
  notifications: base
    .route({ method: 'GET', path: '/notifications', tags, summary: 'The latest notifications, newest first' })
    .input(z.object({ limit: z.coerce.number().int().min(1).max(200).default(50) }))
    .output(z.array(notificationSchema)),
  readNotifications: base
    .route({ method: 'POST', path: '/notifications/read', tags, summary: 'Mark all notifications as read' })
    .output(okSchema),
  watch: base
    .route({
      method: 'GET',
      path: '/system/watch',
      tags,
      summary: 'Live: what the whole app shows at all times, in one stream (server-sent events)',
      description: 'A browser has few connections to one address: what `inbox.watch` and `plugins.live` tell comes along.',
    })
    .output(eventIterator(systemChangeSchema)),
};
