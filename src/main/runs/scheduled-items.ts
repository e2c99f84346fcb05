import type { FlowDefinition } from '#shared/model/flow';
import type { Item } from '#shared/model/packet';
import { scheduleSchema } from '#shared/model/schedule';
import { scheduleItems } from '#shared/model/schedule-start';

/**
 * What a run that is started without input begins with where it enters by a schedule: the rows that the schedule has, as at an
 * occurrence now. Undefined where it enters otherwise, or the schedule has no rows.
 */
export function scheduledItems(
  { nodes, edges }: FlowDefinition,
  triggerNodeId: string | undefined,
  nowMs: number,
): Item[] | undefined {
  const reached = new Set(edges.map(({ to }) => to.node));
  const leaving = new Set(edges.map(({ from }) => from.node));
  const entry =
    triggerNodeId === undefined
      ? nodes.find(({ id, disabled }) => disabled !== true && !reached.has(id) && leaving.has(id))
      : nodes.find(({ id }) => id === triggerNodeId);
  if (entry?.type !== 'core.schedule') return undefined;
  const schedule = scheduleSchema.safeParse(entry.config);
  if (!schedule.success || schedule.data.input.length === 0) return undefined;
  return scheduleItems(schedule.data, { scheduledForMs: nowMs, firedAtMs: nowMs });
}
