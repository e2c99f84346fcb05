import type { ScheduleException } from '#shared/model/schedule';
import type { SchedulesPorts } from './ports';

/** So many can be looked through for each occurrence without being felt. */
export const MAX_EXCEPTIONS = 1000;

interface ExceptionRow {
  id: string;
  flow_id: string;
  node_id: string | null;
  kind: string;
  body: string;
  created_at: number;
  created_by: string | null;
}

/** The exceptions of all flows: kept in memory, as every compiled schedule and every list asks for them. */
export interface ExceptionsRepository {
  /** Oldest first: of two that concern the same, the later one counts. */
  ofFlow(flowId: string): readonly ScheduleException[];
  /** Those of the flow that concern one schedule of it. */
  ofSchedule(flowId: string, nodeId: string): readonly ScheduleException[];
  add(flowId: string, exception: ScheduleException): void;
  replace(flowId: string, exception: ScheduleException): void;
  remove(flowId: string, exceptionId: string): void;
}

export function createExceptionsRepository({ db, write }: SchedulesPorts['store']): ExceptionsRepository {
  const all = db.prepare<[], ExceptionRow>('SELECT * FROM schedule_exceptions ORDER BY created_at, id');
  const insert = db.prepare<[ExceptionRow]>(
    `INSERT INTO schedule_exceptions (id, flow_id, node_id, kind, body, created_at, created_by)
     VALUES (:id, :flow_id, :node_id, :kind, :body, :created_at, :created_by)`,
  );
  const update = db.prepare<[ExceptionRow]>(
    `UPDATE schedule_exceptions SET node_id = :node_id, kind = :kind, body = :body, created_at = :created_at,
       created_by = :created_by WHERE id = :id AND flow_id = :flow_id`,
  );
  const remove = db.prepare<[string, string]>('DELETE FROM schedule_exceptions WHERE flow_id = ? AND id = ?');
  const byFlow = new Map<string, ScheduleException[]>();
  for (const row of all.all()) {
    const others = byFlow.get(row.flow_id);
    if (others === undefined) byFlow.set(row.flow_id, [read(row)]);
    else others.push(read(row));
  }
  const ofFlow = (flowId: string): readonly ScheduleException[] => byFlow.get(flowId) ?? [];

  return {
    ofFlow,
    ofSchedule: (flowId, nodeId) =>
      ofFlow(flowId).filter((exception) => exception.nodeId === undefined || exception.nodeId === nodeId),
    add(flowId, exception) {
      write(() => insert.run(toRow(flowId, exception)));
      byFlow.set(flowId, [...ofFlow(flowId), exception].sort(byAge));
    },
    replace(flowId, exception) {
      write(() => update.run(toRow(flowId, exception)));
      byFlow.set(
        flowId,
        ofFlow(flowId).map((each) => (each.id === exception.id ? exception : each)),
      );
    },
    remove(flowId, exceptionId) {
      write(() => remove.run(flowId, exceptionId));
      byFlow.set(
        flowId,
        ofFlow(flowId).filter(({ id }) => id !== exceptionId),
      );
    },
  };
}

function byAge(one: ScheduleException, other: ScheduleException): number {
  return one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1);
}

/** What this room stored was parsed before, so it is believed. */
function read(row: ExceptionRow): ScheduleException {
  return {
    ...(JSON.parse(row.body) as ScheduleException),
    id: row.id,
    createdAt: row.created_at,
    ...(row.created_by === null ? {} : { createdBy: row.created_by }),
  };
}

function toRow(flowId: string, { id, createdAt, createdBy, ...body }: ScheduleException): ExceptionRow {
  return {
    id,
    flow_id: flowId,
    node_id: body.nodeId ?? null,
    kind: body.kind,
    body: JSON.stringify(body),
    created_at: createdAt,
    created_by: createdBy ?? null,
  };
}
