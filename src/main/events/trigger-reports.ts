import type { Clock } from '#main/engine/ports';
import type { ErrorInfo } from '#shared/model/errors';
import { MAX_DEPTH } from './chain';
import type { EventsPorts, EventTrigger, RuleNames } from './ports';

/** The same trouble of the same flow is reported once in this time; with every event it would flood the log. */
const REPORT_EVERY_MS = 60_000;
const MAX_REPORTED = 1000;

/** Tells why an event did not start a flow: a rule each time, the log at most once a minute for each flow and code. */
export function createTriggerReports(
  rules: Pick<RuleNames, 'noteFailure'>,
  clock: Pick<Clock, 'now'>,
  report: EventsPorts['report'],
) {
  const reportedAt = new Map<string, number>();
  return (trigger: EventTrigger, event: { sequence: number; type: string }, info: ErrorInfo): void => {
    if (trigger.flowKind === 'rule') rules.noteFailure(trigger.flowId, info);
    const key = `${trigger.flowId} ${info.code}`;
    const lastAtMs = reportedAt.get(key);
    if (lastAtMs !== undefined && Math.abs(clock.now() - lastAtMs) < REPORT_EVERY_MS) return;
    if (reportedAt.size >= MAX_REPORTED) reportedAt.clear();
    reportedAt.set(key, clock.now());
    report({
      ...info,
      message: `"${trigger.flowName}" was not started by the event ${event.type}: ${info.message}`,
      data: {
        ...info.data,
        flowId: trigger.flowId,
        flowName: trigger.flowName,
        flowKind: trigger.flowKind,
        nodeId: trigger.nodeId,
        sequence: event.sequence,
      },
    });
  };
}

export function chainTooLong(trigger: EventTrigger): ErrorInfo {
  return {
    code: 'EVENT_CHAIN_TOO_LONG',
    kind: 'user',
    message: `Runs set each other off ${MAX_DEPTH} times in a row, by events or by "Start flow". Let "${trigger.flowName}" not answer events that it causes itself, or add a condition.`,
    data: { limit: MAX_DEPTH },
  };
}
