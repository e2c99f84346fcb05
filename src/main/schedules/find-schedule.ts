import type { FlowNode } from '#shared/model/flow';
import { type Schedule, scheduleSchema } from '#shared/model/schedule';
import { scheduleFromV1 } from '#shared/model/schedule-v1';
import type { ScheduledFlow } from './api-ports';
import { scheduleNotFound } from './errors';
import { scheduleNodes } from './schedule-node';

/** One schedule of a flow: in force, in the draft, or both. */
export interface FoundSchedule {
  flow: ScheduledFlow;
  nodeId: string;
  /** As it is in force, else as in the draft. */
  node: FlowNode;
  published?: FlowNode;
  draft?: FlowNode;
}

/**
 * A schedule of a flow; without `nodeId` the first: one in force comes before one of the draft alone, one that is switched off
 * comes last. Errors: SCHEDULE_NOT_FOUND.
 */
export function findSchedule(flow: ScheduledFlow, nodeId?: string): FoundSchedule {
  const published = scheduleNodes(flow.published);
  const drafted = scheduleNodes(flow.draft);
  const inOrder = [...published, ...drafted];
  const wanted =
    nodeId === undefined
      ? (inOrder.find(({ disabled }) => disabled !== true) ?? inOrder[0])
      : inOrder.find(({ id }) => id === nodeId);
  if (wanted === undefined) throw scheduleNotFound(flow.name, nodeId);
  const inForce = published.find(({ id }) => id === wanted.id);
  const draft = drafted.find(({ id }) => id === wanted.id);
  return {
    flow,
    nodeId: wanted.id,
    node: inForce ?? wanted,
    ...(inForce === undefined ? {} : { published: inForce }),
    ...(draft === undefined ? {} : { draft }),
  };
}

/** The ids of all schedules of a flow, those in force first. */
export function scheduleIds({ published, draft }: ScheduledFlow): string[] {
  return [...new Set([...scheduleNodes(published), ...scheduleNodes(draft)].map(({ id }) => id))];
}

/** What a node says, as far as it can be read: of version 1 it is converted. */
export interface NodeSchedule {
  schedule?: Schedule;
  /** Its own zone, else that of the flow, else that of the workspace. */
  zone: string;
}

/** A draft may hold what is no schedule (yet): then there is none; the editor shows what is wrong with it. */
export function scheduleOfNode(
  { config, typeVersion }: Pick<FlowNode, 'config' | 'typeVersion'>,
  flowZone: string | undefined,
  workspaceZone: string,
): NodeSchedule {
  const { data } = scheduleSchema.safeParse(typeVersion === 1 ? scheduleFromV1(config) : config);
  if (data === undefined) return { zone: flowZone ?? workspaceZone };
  return { schedule: data, zone: data.timeZone.trim() || flowZone || workspaceZone };
}
