import type { ScheduleRef } from '../../components/occurrences/use-schedule-actions';

/** What tells one schedule from all others, also in the address. */
export const keyOf = ({ flowId, nodeId }: ScheduleRef): string => `${flowId}.${nodeId}`;

/** Which schedule a key stands for. Ids have no dot. */
export function refOf(key: string): ScheduleRef {
  const [flowId = '', nodeId = ''] = key.split('.');
  return { flowId, nodeId };
}

/** The flows that have more than one schedule: only there the schedule's own name says something. */
export function flowsWithSeveral(schedules: readonly ScheduleRef[]): ReadonlySet<string> {
  const seen = new Set<string>();
  return new Set(
    schedules.flatMap(({ flowId }) => {
      const isSeen = seen.has(flowId);
      seen.add(flowId);
      return isSeen ? [flowId] : [];
    }),
  );
}
