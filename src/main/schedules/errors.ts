import { AppError } from '#shared/model/errors';
import type { FlowProblem } from '#shared/model/flow';
import type { Json, JsonObject } from '#shared/model/json';
import { MAX_EXCEPTIONS } from './exceptions-repository';

export function scheduleNotFound(flowName: string, nodeId?: string): AppError {
  return new AppError({
    code: 'SCHEDULE_NOT_FOUND',
    message:
      nodeId === undefined
        ? `The flow "${flowName}" has no schedule. Give it one, or add a trigger "Schedule" to it.`
        : `The flow "${flowName}" has no schedule "${nodeId}". It may have been removed.`,
    data: { flowName, ...(nodeId === undefined ? {} : { nodeId, detail: 'SCHEDULE_NODE_NOT_FOUND' }) },
  });
}

export function scheduleExists(flowName: string, nodeId: string): AppError {
  return new AppError({
    code: 'SCHEDULE_EXISTS',
    message: `The flow "${flowName}" has a schedule already. Change that one, or add another trigger "Schedule" in the editor.`,
    data: { flowName, nodeId },
  });
}

/** The first problem names the field of the schedule and, in a text such as a cron expression, the offset. */
export function scheduleInvalid(problems: readonly FlowProblem[]): AppError {
  const [first] = problems;
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  return new AppError({
    code: 'SCHEDULE_INVALID',
    message: `The schedule cannot be followed: ${withoutNode(first?.message ?? 'it has problems')}${more}`,
    data: {
      ...first?.values,
      ...(first?.field === undefined ? {} : { field: first.field }),
      ...(first?.position === undefined ? {} : { position: first.position }),
      ...(first?.detail === undefined ? {} : { detail: first.detail }),
      problems: problems as unknown as Json,
    },
  });
}

/** Validation names the node first, which goes without saying here. */
const withoutNode = (message: string): string => message.replace(/^"[^"]*": /, '');

export function exceptionNotFound(exceptionId: string): AppError {
  return new AppError({
    code: 'EXCEPTION_NOT_FOUND',
    message: 'This exception does not exist (any more).',
    data: { exceptionId },
  });
}

/** What is wrong with an exception: each has a detail of its own for words in another language. */
export function exceptionInvalid(field: string, detail: string, message: string, values: JsonObject = {}): AppError {
  return new AppError({ code: 'EXCEPTION_INVALID', message, data: { ...values, field, detail } });
}

/** @param nearest the moments of the occurrences before and after, ISO 8601 */
export function exceptionOutside(occurrence: string, nearest: { previous?: string; next?: string }): AppError {
  const near = [nearest.previous, nearest.next].filter((moment) => moment !== undefined);
  return new AppError({
    code: 'EXCEPTION_OUTSIDE',
    message:
      near.length === 0
        ? `Nothing is planned at ${occurrence}, so nothing can be rescheduled. The preview lists what is planned.`
        : `Nothing is planned at ${occurrence}. The nearest occurrences are ${near.join(' and ')}.`,
    data: {
      field: '/occurrence',
      occurrence,
      nearest: near,
      ...(near.length === 0 ? { detail: 'EXCEPTION_OUTSIDE_ALONE' } : {}),
      ...nearest,
    },
  });
}

export function exceptionsTooMany(flowName: string): AppError {
  return new AppError({
    code: 'EXCEPTIONS_TOO_MANY',
    message: `A flow may have ${MAX_EXCEPTIONS} exceptions. Remove some of "${flowName}" that are over, or put longer periods into one.`,
    data: { flowName, limit: MAX_EXCEPTIONS },
  });
}

export function holidayListNotFound(listId: string): AppError {
  return new AppError({
    code: 'HOLIDAY_LIST_NOT_FOUND',
    message: `There is no holiday list "${listId}" in this workspace. Choose another, or make it.`,
    data: { listId },
  });
}

export function holidayListInUse(name: string, flows: readonly { flowId: string; flowName: string }[]): AppError {
  const names = flows.map(({ flowName }) => flowName);
  return new AppError({
    code: 'HOLIDAY_LIST_IN_USE',
    message: `The holiday list "${name}" is used by the schedules of: ${names.join(', ')}. Take it from them first.`,
    data: { name, flows: names, uses: flows.map((flow) => ({ ...flow })) },
  });
}

export function holidayListNameTaken(name: string): AppError {
  return new AppError({
    code: 'HOLIDAY_LIST_NAME_TAKEN',
    message: `There is a holiday list "${name}" already. Give this one another name.`,
    data: { name },
  });
}

export function badCursor(): AppError {
  return new AppError({
    code: 'BAD_REQUEST',
    message: 'This page cursor is not one of ours. Read the list from its beginning.',
    data: { detail: 'CURSOR_UNKNOWN' },
  });
}

export function timelineTooLong(maxDays: number): AppError {
  return new AppError({
    code: 'BAD_REQUEST',
    message: `A timeline spans at most ${maxDays} days. Ask for a shorter time.`,
    data: { field: '/to', maxDays, detail: 'TIMELINE_TOO_LONG' },
  });
}

export function scheduleUnreadable(flowName: string): AppError {
  return new AppError({
    code: 'SCHEDULE_INVALID',
    message: `The schedule of "${flowName}" cannot be read. Correct it and publish the flow again.`,
    data: { flowName, detail: 'SCHEDULE_UNREADABLE' },
  });
}

export function scheduleNotInForce(flowName: string): AppError {
  return new AppError({
    code: 'SCHEDULE_NOT_IN_FORCE',
    message: `This schedule of "${flowName}" is not in force: it is in the draft alone, or switched off. Publish the flow first.`,
    data: { flowName },
  });
}

export function flowOfSchedulePaused(flowId: string, flowName: string): AppError {
  return new AppError({
    code: 'FLOW_PAUSED',
    message: `The flow "${flowName}" is paused. Resume it first, or start a test run of its draft.`,
    data: { flowId, flowName },
  });
}

export function yearsInvalid(maxYears: number): AppError {
  return new AppError({
    code: 'BAD_REQUEST',
    message: `Give the first and the last year, at most ${maxYears} years.`,
    data: { field: '/toYear', maxYears, detail: 'YEARS_INVALID' },
  });
}
