import type { FlowDefinition } from '#shared/model/flow';
import type { Item } from '#shared/model/packet';
import { scheduleSchema } from '#shared/model/schedule';
import { scheduleItems } from '#shared/model/schedule-start';
import { entryNode } from './entry-node';

/**
 * What a run that is started without input begins with where it enters by a schedule: the rows that the schedule has, as at an
 * occurrence now. Undefined where it enters otherwise, or the schedule has no rows.
 */
export function scheduledItems(definition: FlowDefinition, triggerNodeId: string | undefined, nowMs: number): Item[] | undefined {
  const entry = entryNode(definition, triggerNodeId);
  if (entry?.type !== 'core.schedule') return undefined;
  const schedule = scheduleSchema.safeParse(entry.config);
  if (!schedule.success || schedule.data.input.length === 0) return undefined;
  return scheduleItems(schedule.data, { scheduledForMs: nowMs, firedAtMs: nowMs });
}
