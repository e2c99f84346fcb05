import type { Calendar } from '#shared/calendar/types';
import { createUlid, type NodeId } from '#shared/model/ids';
import type { NewException, OccurrenceRecord, ScheduleException } from '#shared/model/schedule';
import type { ScheduledFlow, ScheduleFlows } from './api-ports';
import { exceptionInvalid, exceptionNotFound, exceptionOutside, exceptionsTooMany } from './errors';
import { type ExceptionsRepository, MAX_EXCEPTIONS } from './exceptions-repository';
import { findSchedule, scheduleIds } from './find-schedule';

export interface ExceptionsPorts {
  repository: ExceptionsRepository;
  flows: Pick<ScheduleFlows, 'readEditable'>;
  /** The calendar of a schedule, of the draft where it is not in force. */
  calendarOf(flow: ScheduledFlow, nodeId: string): Promise<Calendar>;
  recordsNear(flowId: string, nodeId: string, atMs: number): readonly OccurrenceRecord[];
  /** Called when the exceptions of a flow have changed. */
  changed(flowId: string): void;
  /** Who makes them. */
  user: string;
  now(): number;
  random(): number;
}

/** What is to be different for a while, without touching the schedule. The errors FLOW_NOT_FOUND and SCHEDULE_NOT_FOUND apply to all. */
export interface ExceptionsService {
  /** Those of one schedule, oldest first. */
  list(flowId: string, nodeId?: string): readonly ScheduleException[];
  /**
   * @param madeAt of one that is put back, so that it has its place again among the others
   * Errors: EXCEPTION_INVALID, EXCEPTION_OUTSIDE, EXCEPTIONS_TOO_MANY.
   */
  add(flowId: string, exception: NewException, madeAt?: number): Promise<ScheduleException>;
  /** It keeps its place among the others. Errors: EXCEPTION_NOT_FOUND, EXCEPTION_INVALID, EXCEPTION_OUTSIDE. */
  update(flowId: string, exceptionId: string, exception: NewException): Promise<ScheduleException>;
  /** Errors: EXCEPTION_NOT_FOUND. */
  remove(flowId: string, exceptionId: string): void;
}

export function createExceptionsService(ports: ExceptionsPorts): ExceptionsService {
  const { repository, flows, now } = ports;

  /** As it is kept: a reschedule names the schedule, and the occurrence by where it was planned. */
  async function checked(flow: ScheduledFlow, exception: NewException): Promise<NewException> {
    const { nodeId } = findSchedule(flow, exception.nodeId);
    if (exception.kind !== 'reschedule') {
      if (Date.parse(exception.to) <= Date.parse(exception.from))
        throw exceptionInvalid('/to', 'EXCEPTION_BACKWARDS', 'The exception ends before it begins. Give a later end.');
      return exception;
    }
    const occurrenceMs = Date.parse(exception.occurrence);
    if (Date.parse(exception.at) < now() && occurrenceMs >= now())
      throw exceptionInvalid(
        '/at',
        'EXCEPTION_AT_PAST',
        'An occurrence cannot be moved to a time that has passed. Give a coming one.',
      );
    const others = exception.nodeId === undefined ? scheduleIds(flow).filter((id) => id !== nodeId) : [];
    const planned = await plannedAt(flow, [nodeId, ...others], occurrenceMs);
    const record = ports
      .recordsNear(flow.flowId, planned.nodeId, planned.plannedMs)
      .find((each) => each.plannedMs === planned.plannedMs);
    if (record?.state === 'fired')
      throw exceptionInvalid(
        '/occurrence',
        'EXCEPTION_FIRED',
        'This occurrence has run already. Run the flow now to have one more run.',
      );
    return { ...exception, nodeId: planned.nodeId as NodeId, occurrence: new Date(planned.plannedMs).toISOString() };
  }

  /** The occurrence that was planned at a moment, or runs then since it was moved. Errors: EXCEPTION_OUTSIDE. */
  async function plannedAt(
    flow: ScheduledFlow,
    nodeIds: readonly string[],
    atMs: number,
  ): Promise<{ nodeId: string; plannedMs: number }> {
    const near: number[] = [];
    for (const nodeId of nodeIds) {
      const { occurrence, previousMs, nextMs } = (await ports.calendarOf(flow, nodeId)).explain(atMs, [], now());
      if (occurrence !== undefined) return { nodeId, plannedMs: occurrence.plannedMs };
      for (const moment of [previousMs, nextMs]) if (moment !== undefined) near.push(moment);
    }
    const before = near.filter((moment) => moment < atMs);
    const after = near.filter((moment) => moment >= atMs);
    throw exceptionOutside(new Date(atMs).toISOString(), {
      ...(before.length === 0 ? {} : { previous: new Date(Math.max(...before)).toISOString() }),
      ...(after.length === 0 ? {} : { next: new Date(Math.min(...after)).toISOString() }),
    });
  }

  function kept(flowId: string, exceptionId: string): ScheduleException {
    const found = repository.ofFlow(flowId).find(({ id }) => id === exceptionId);
    if (found === undefined) throw exceptionNotFound(exceptionId);
    return found;
  }

  return {
    list(flowId, nodeId) {
      const found = findSchedule(flows.readEditable(flowId), nodeId);
      return repository.ofSchedule(flowId, found.nodeId);
    },

    async add(flowId, exception, madeAt = now()) {
      const flow = flows.readEditable(flowId);
      const body = await checked(flow, exception);
      if (repository.ofFlow(flowId).length >= MAX_EXCEPTIONS) throw exceptionsTooMany(flow.name);
      const createdAt = Math.min(Math.round(madeAt), now());
      const id = `exc_${createUlid(createdAt, ports.random)}`;
      const added: ScheduleException = { ...body, id, createdAt, createdBy: ports.user };
      repository.add(flowId, added);
      ports.changed(flowId);
      return added;
    },

    async update(flowId, exceptionId, exception) {
      const flow = flows.readEditable(flowId);
      kept(flowId, exceptionId);
      const body = await checked(flow, exception);
      const { id, createdAt, createdBy } = kept(flowId, exceptionId);
      const changed: ScheduleException = { ...body, id, createdAt, ...(createdBy === undefined ? {} : { createdBy }) };
      repository.replace(flowId, changed);
      ports.changed(flowId);
      return changed;
    },

    remove(flowId, exceptionId) {
      flows.readEditable(flowId);
      kept(flowId, exceptionId);
      repository.remove(flowId, exceptionId);
      ports.changed(flowId);
    },
  };
}
