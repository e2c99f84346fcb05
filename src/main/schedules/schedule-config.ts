import { z } from 'zod';
import { AppError } from '#shared/model/errors';
import type { ScheduleTrigger } from './ports';
import { intervalRecurrence, type Recurrence } from './recurrence';

/** The config of a `core.schedule` node, as this room needs it; the node type's own schema has the titles. */
const configSchema = z.object({
  mode: z.enum(['interval', 'cron']).default('interval'),
  everyMs: z.number().int().min(1000).max(31_536_000_000).default(3_600_000),
  cron: z.string().default('0 8 * * 1-5'),
  timeZone: z.string().optional(),
});

/** What decides when a schedule occurs; equal texts occur alike. */
export type ScheduleRule = { mode: 'interval'; everyMs: number } | { mode: 'cron'; cron: string; zone: string };

/** Zone of the node, else of the flow, else of the workspace. Errors: SCHEDULE_INVALID. */
export function readScheduleRule(trigger: ScheduleTrigger, workspaceZone: string): ScheduleRule {
  const parsed = configSchema.safeParse(trigger.config);
  if (!parsed.success) {
    throw new AppError({
      code: 'SCHEDULE_INVALID',
      message: `The schedule of "${trigger.flowName}" cannot be read: ${parsed.error.issues[0]?.message ?? 'its config is not valid'}.`,
      data: { flowName: trigger.flowName, detail: 'SCHEDULE_UNREADABLE' },
    });
  }
  const { mode, everyMs, cron, timeZone } = parsed.data;
  if (mode === 'interval') return { mode, everyMs };
  return { mode, cron: cron.trim(), zone: timeZone?.trim() || trigger.timeZone || workspaceZone };
}

/** @param anchorMs where an interval counts from. Errors: SCHEDULE_INVALID. */
export async function recurrenceOf(rule: ScheduleRule, anchorMs: number): Promise<Recurrence> {
  if (rule.mode === 'interval') return intervalRecurrence(rule.everyMs, anchorMs);
  // Most workspaces have no cron schedule; the parser and its date library stay on disk until the first one.
  const { cronRecurrence } = await import('./cron');
  return cronRecurrence(rule.cron, rule.zone);
}
