import type { StartRequest } from '#main/engine/engine';
import { type ErrorInfo, toldError } from '#shared/model/errors';
import type { FlowId } from '#shared/model/ids';
import type { Occurrence, Schedule } from '#shared/model/schedule';
import { scheduleItems } from '#shared/model/schedule-start';
import type { ScheduleTrigger } from './ports';

const DAY_MS = 24 * 60 * 60 * 1000;
/** A start that is later by less is on time for those who read its items. */
const TOLD_DELAY_MS = 1000;

/** Of an occurrence: no two have the same, whatever process starts them. */
export function occurrenceKey(trigger: ScheduleTrigger, plannedMs: number): { scope: string; key: string } {
  return { scope: `schedule:${trigger.flowId}`, key: `${trigger.nodeId}@${plannedMs}` };
}

/** The start of one occurrence. Its key is used up for longer than it could be caught up with. */
export function occurrenceRequest(
  trigger: ScheduleTrigger,
  schedule: Schedule,
  occurrence: Occurrence,
  firedAtMs: number,
): StartRequest {
  const { flowId, nodeId, version } = trigger;
  const { plannedMs, atMs, firesAtMs } = occurrence;
  const { variables, ...settings } = occurrence.settings ?? {};
  const delayMs = firedAtMs - firesAtMs;
  const iso = (ms: number): string => new Date(ms).toISOString();
  return {
    flowId: flowId as FlowId,
    version,
    trigger: {
      kind: 'schedule',
      nodeId,
      detail: {
        occurrence: iso(plannedMs),
        ...(atMs === plannedMs ? {} : { movedTo: iso(atMs) }),
        ...(delayMs < TOLD_DELAY_MS ? {} : { delayMs: String(delayMs) }),
      },
    },
    triggerNodeId: nodeId,
    items: scheduleItems(schedule, {
      scheduledForMs: atMs,
      firedAtMs,
      ...(delayMs < TOLD_DELAY_MS ? {} : { delayMs }),
      ...(variables === undefined ? {} : { variables }),
    }),
    idempotency: {
      ...occurrenceKey(trigger, plannedMs),
      expiresAt: Math.max(plannedMs, firesAtMs, firedAtMs) + schedule.misfire.catchUpMs + DAY_MS,
    },
    // Also with `allow`: the run is in the way when the policy is changed while it is at work.
    overlap: { group: `schedule:${nodeId}`, policy: schedule.overlap },
    ...(Object.keys(settings).length === 0 ? {} : { settings }),
  };
}

/** A start by a person's word, beside the series. */
export function runNowRequest(
  trigger: ScheduleTrigger,
  schedule: Schedule,
  nowMs: number,
  requestKey: string | undefined,
): StartRequest {
  const { flowId, nodeId, version } = trigger;
  return {
    flowId: flowId as FlowId,
    version,
    trigger: { kind: 'schedule', nodeId, detail: { runNow: new Date(nowMs).toISOString() } },
    triggerNodeId: nodeId,
    items: scheduleItems(schedule, { scheduledForMs: nowMs, firedAtMs: nowMs }),
    ...(requestKey === undefined
      ? {}
      : { idempotency: { scope: `schedule-now:${flowId}`, key: `${nodeId}@${requestKey}`, expiresAt: nowMs + DAY_MS } }),
  };
}

/** Tells of occurrences that nobody will make up for. `isCaughtUp`: but for the newest, which starts now. */
export function missedReport(
  { flowId, flowName, flowKind, nodeId }: ScheduleTrigger,
  { missed, sinceMs, isCaughtUp }: { missed: number; sinceMs: number; isCaughtUp: boolean },
): ErrorInfo {
  return {
    code: 'SCHEDULE_SKIPPED',
    kind: 'operational',
    message: `"${flowName}" missed ${missed} occurrence(s) since ${new Date(sinceMs).toISOString()}, while PulseFlow was not running or busy.`,
    data: { flowId, flowName, flowKind, nodeId, skipped: missed, sinceMs, ...(isCaughtUp ? { isCaughtUp } : {}) },
  };
}

/** Tells of an occurrence that did not start, and will not. */
export function failedReport(
  { flowId, flowName, flowKind, nodeId }: ScheduleTrigger,
  plannedMs: number,
  error: ErrorInfo,
): ErrorInfo {
  return {
    code: 'SCHEDULE_START_FAILED',
    kind: error.kind,
    message: `The schedule of "${flowName}" could not start it: ${error.message}`,
    data: { flowId, flowName, flowKind, nodeId, plannedMs, cause: error.code, reason: toldError(error) },
  };
}
