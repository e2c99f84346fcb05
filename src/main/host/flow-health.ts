/** Introduces the rooms to the check of flows. */
import { createFlowChecks } from '#main/flows/health/check-flows';
import type { HealthPorts } from '#main/flows/health/ports';
import type { FlowsRoom } from '#main/flows/room';
import type { createRunsRepository } from '#main/runs/index';
import type { SchedulesRoom } from '#main/schedules/room';
import type { Endpoints } from '#main/webhooks/endpoints';
import type { TriggerState } from '#shared/model/trigger-state';

/** A listener on this machine that does not answer within this time is not there, in milliseconds. */
const LONGEST_ANSWER_MS = 10_000;

export interface FlowHealthRooms extends Pick<HealthPorts, 'store' | 'validate' | 'language' | 'timeZone' | 'now'> {
  flows: Pick<FlowsRoom, 'active'>;
  schedules: Pick<SchedulesRoom, 'entries' | 'service'>;
  endpoints: Pick<Endpoints, 'list'>;
  triggerStates(flowId: string): TriggerState[];
  runs: Pick<ReturnType<typeof createRunsRepository>, 'flowStats' | 'list' | 'find'>;
  baseUrl(): string;
}

export function createFlowHealth(rooms: FlowHealthRooms) {
  const { flows, schedules, endpoints, runs } = rooms;
  return createFlowChecks({
    store: rooms.store,
    validate: rooms.validate,
    language: rooms.language,
    timeZone: rooms.timeZone,
    now: rooms.now,
    active: () => flows.active(),
    schedules: (flowId) =>
      schedules.entries.all({ flowId }).map(({ nodeId, nodeName, status, nextAt, error, lastError }) => {
        const [missed] = schedules.service.records({ flowId, nodeId, state: 'missed', limit: 1 });
        return {
          ...{ nodeId, nodeName, status, nextAt, lastError, error: error?.message },
          missed: missed === undefined ? undefined : { at: missed.untilMs ?? missed.plannedMs, count: missed.count ?? 1 },
        };
      }),
    triggers: (flowId) => rooms.triggerStates(flowId),
    hooks: (flowId) =>
      endpoints.list().flatMap((hook) => (hook.flowId === flowId ? [{ nodeId: hook.nodeId, path: hook.path }] : [])),
    probe: (path, signal) => probeHook(rooms.baseUrl(), path, signal),
    lastRuns: (flowIds) => runs.flowStats(flowIds),
    stuckRun(flowId, beforeMs) {
      const { runs: found } = runs.list({ flowId, statuses: ['queued', 'running'], until: beforeMs, limit: 1 });
      return found[0];
    },
    run: (runId) => runs.find(runId)?.run,
  });
}

/**
 * Asks a webhook by HEAD, which none takes: an endpoint that answers refuses it with 405, and nothing starts. Gives what came
 * instead.
 */
async function probeHook(baseUrl: string, path: string, signal: AbortSignal): Promise<string | undefined> {
  if (baseUrl === '') return undefined;
  const limit = AbortSignal.timeout(LONGEST_ANSWER_MS);
  try {
    const url = `${baseUrl}/hooks/${path.split('/').map(encodeURIComponent).join('/')}`;
    const { status } = await fetch(url, { method: 'HEAD', redirect: 'manual', signal: AbortSignal.any([signal, limit]) });
    return status === 405 ? undefined : `HTTP ${status}`;
  } catch (thrown) {
    signal.throwIfAborted();
    if (limit.aborted) return `> ${LONGEST_ANSWER_MS / 1000} s`;
    const cause = thrown instanceof Error ? (thrown.cause ?? thrown) : thrown;
    return cause instanceof Error ? cause.message : String(cause);
  }
}
