import type { FlowNode } from '#shared/model/flow';
import type { ScheduleFlows } from './api-ports';
import { scheduleOfNode } from './find-schedule';
import type { ListUse } from './holiday-lists';
import type { ScheduleTriggers } from './ports';
import { SCHEDULE_TYPE } from './schedule-node';

/** Which flows name which holiday lists, in schedules or business hours, in force or in their drafts. */
export function listUses(
  triggers: Pick<ScheduleTriggers, 'list'>,
  flows: Pick<ScheduleFlows, 'draftSchedules' | 'holidayListUses'>,
): ReadonlyMap<string, readonly ListUse[]> {
  const uses = new Map<string, Map<string, ListUse>>();
  const put = (listId: string, use: ListUse): void => {
    const byFlow = uses.get(listId) ?? new Map<string, ListUse>();
    uses.set(listId, byFlow.set(use.flowId, use));
  };
  const add = (use: ListUse, node: Pick<FlowNode, 'config' | 'typeVersion'>): void => {
    for (const listId of scheduleOfNode(node, undefined, '').schedule?.holidays?.lists ?? []) put(listId, use);
  };
  for (const trigger of triggers.list(SCHEDULE_TYPE)) {
    const { flowId, flowName, flowKind } = trigger;
    if (flowKind === 'flow') add({ flowId, flowName }, trigger);
  }
  for (const { flowId, flowName, nodes } of flows.draftSchedules()) {
    for (const node of nodes) add({ flowId, flowName }, node);
  }
  for (const [listId, ofFlows] of flows.holidayListUses()) for (const use of ofFlows) put(listId, use);
  return new Map([...uses].map(([listId, byFlow]) => [listId, [...byFlow.values()]]));
}
