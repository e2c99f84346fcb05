/** What people are told of, by which channel, and when. */
import { z } from 'zod';
import { jsonObjectSchema } from './json';

/**
 * What one can be told of. `step-in-doubt` and `dead-letter` are tasks too: they wait for a word. `flow-message`: what a flow itself
 * tells by its step "Notify".
 */
export const notificationTopicSchema = z.enum([
  'run-failed',
  'flow-paused',
  'task-assigned',
  'task-reminder',
  'task-overdue',
  'task-escalated',
  'task-decided',
  'sla-near',
  'quota-near',
  'schedule-missed',
  'step-in-doubt',
  'dead-letter',
  'flow-message',
  'system',
]);
export type NotificationTopic = z.infer<typeof notificationTopicSchema>;

export const notificationChannelSchema = z.enum(['desktop', 'email', 'telegram', 'whatsapp', 'slack', 'webhook']);
export type NotificationChannel = z.infer<typeof notificationChannelSchema>;

/** `now`: as it happens. `hourly`, `daily`: gathered into one message. `off`: only in the list of the bell. */
export const notificationPaceSchema = z.enum(['now', 'hourly', 'daily', 'off']);
export type NotificationPace = z.infer<typeof notificationPaceSchema>;

/** The rules of one person. */
export const notificationRulesSchema = z.object({
  rules: z
    .array(
      z.object({
        topics: z.array(notificationTopicSchema).min(1).max(20),
        channels: z.array(notificationChannelSchema).max(6),
        pace: notificationPaceSchema.default('now'),
        flowIds: z.array(z.string().max(128)).max(200).default([]).meta({ description: 'Only of these flows; none: of all' }),
      }),
    )
    .max(50),
  quiet: z
    .object({
      enabled: z.boolean().default(false),
      fromMinute: z.number().int().min(0).max(1439).default(1320),
      toMinute: z.number().int().min(0).max(1439).default(420),
      days: z
        .array(z.number().int().min(1).max(7))
        .max(7)
        .default([1, 2, 3, 4, 5, 6, 7])
        .meta({ description: 'ISO weekdays on which it begins' }),
      exceptUrgent: z.boolean().default(true),
    })
    .prefault({}),
  digestMinute: z.number().int().min(0).max(1439).default(480).meta({ description: 'Time of day of the daily digest' }),
  timeZone: z.string().max(100).default('system'),
  webhookUrl: z
    .url()
    .max(2000)
    .or(z.literal(''))
    .default('')
    .meta({ description: 'Of the channel webhook; signed as Standard Webhooks say' }),
});
export type NotificationRules = z.infer<typeof notificationRulesSchema>;

/** One message on its way by a channel. */
export const deliverySchema = z.object({
  id: z.string(),
  at: z.number(),
  personId: z.string(),
  channel: notificationChannelSchema,
  topic: notificationTopicSchema,
  title: z.string(),
  flowId: z.string().optional(),
  runId: z.string().optional(),
  taskId: z.string().optional(),
  state: z
    .enum(['waiting', 'sent', 'failed', 'skipped'])
    .meta({ description: 'skipped: no longer needed when its time had come: the task was decided, the bell was read' }),
  attempts: z.number().int(),
  dueAt: z.number().optional().meta({ description: 'When it goes out: quiet hours, a digest, or the next try' }),
  sentAt: z.number().optional(),
  error: z
    .object({ code: z.string(), message: z.string(), data: jsonObjectSchema.optional() })
    .optional()
    .meta({ description: 'Of the last try' }),
});
export type Delivery = z.infer<typeof deliverySchema>;
