import type { StartRequest } from '#main/engine/engine';
import type { ErrorInfo } from '#shared/model/errors';
import type { FlowId } from '#shared/model/ids';
import type { ScheduleTrigger } from './ports';

/** Longer than any occurrence can be started again. */
const IDEMPOTENCY_WINDOW_MS = 24 * 60 * 60 * 1000;

/** The start of one occurrence; the same occurrence always has the same key. Times are milliseconds since the epoch. */
export function occurrenceRequest(trigger: ScheduleTrigger, occurrenceMs: number, firedAtMs: number): StartRequest {
  const scheduledFor = new Date(occurrenceMs).toISOString();
  return {
    flowId: trigger.flowId as FlowId,
    version: trigger.version,
    trigger: { kind: 'schedule', nodeId: trigger.nodeId, detail: { occurrence: scheduledFor } },
    triggerNodeId: trigger.nodeId,
    items: [{ json: { scheduledFor, firedAt: new Date(firedAtMs).toISOString() } }],
    idempotency: {
      scope: `schedule:${trigger.flowId}`,
      key: `${trigger.nodeId}@${occurrenceMs}`,
      expiresAt: occurrenceMs + IDEMPOTENCY_WINDOW_MS,
    },
  };
}

/** Tells of occurrences that nobody will make up for. */
export function skippedReport(trigger: ScheduleTrigger, skipped: number, sinceMs: number): ErrorInfo {
  return {
    code: 'SCHEDULE_SKIPPED',
    kind: 'operational',
    message: `"${trigger.flowName}" missed ${skipped} occurrence(s) since ${new Date(sinceMs).toISOString()}, while PulseFlow was not running or busy.`,
    data: { flowId: trigger.flowId, flowName: trigger.flowName, nodeId: trigger.nodeId, skipped, sinceMs },
  };
}
