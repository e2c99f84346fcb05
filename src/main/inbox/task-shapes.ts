/** A task as others take it: those who are asked, timers, events. */
import type { Assignee } from '#shared/model/human-task';
import type { JsonObject } from '#shared/model/json';
import type { TimedTask } from './ports';
import type { LoadedTask } from './repository';
import type { Asked } from './state/electorate';

export const assigneesOf = (asked: readonly Asked[]): Assignee[] =>
  asked.map(({ kind, ref }) => (kind === 'person' ? { person: ref } : { role: ref }));

export const askedOf = (assignees: readonly Assignee[]): Asked[] =>
  assignees.map((assignee) =>
    'person' in assignee ? { kind: 'person', ref: assignee.person } : { kind: 'role', ref: assignee.role.toLowerCase() },
  );

export function timedTask(loaded: LoadedTask): TimedTask {
  const { row, task, state, priority, asked } = loaded;
  return {
    id: row.id,
    task,
    state,
    createdAt: row.created_at,
    priority,
    assignees: assigneesOf(asked),
    ...(row.due_at === null ? {} : { dueAt: row.due_at }),
    ...(row.expires_at === null ? {} : { expiresAt: row.expires_at }),
    escalations: row.escalations,
    isTest: row.is_test === 1,
    ...(row.flow_id === null ? {} : { flowId: row.flow_id }),
    ...(row.flow_name === null ? {} : { flowName: row.flow_name }),
    ...(row.run_id === null ? {} : { runId: row.run_id }),
  };
}

/** What an event of a task tells. */
export function eventData({ row, task }: LoadedTask): JsonObject {
  return {
    taskId: row.id,
    kind: task.kind,
    title: task.title,
    ...(row.flow_id === null ? {} : { flowId: row.flow_id }),
    ...(row.flow_name === null ? {} : { flowName: row.flow_name }),
    ...(row.run_id === null ? {} : { runId: row.run_id }),
    ...(row.node_id === null ? {} : { nodeId: row.node_id }),
    ...(row.node_name === null ? {} : { nodeName: row.node_name }),
  };
}
