import type { RunId } from '#shared/model/ids';
import type { ScheduleDetail } from '#shared/model/schedule-views';
import type { ScheduleFlows } from './api-ports';
import type { ScheduleEntries } from './entries';
import { flowOfSchedulePaused, scheduleNotInForce } from './errors';
import { findSchedule } from './find-schedule';
import type { ScheduleState, SchedulesService } from './service-types';

export interface ControlPorts {
  service: SchedulesService;
  flows: Pick<ScheduleFlows, 'readEditable'>;
  entries: Pick<ScheduleEntries, 'detail'>;
}

export interface AllPaused {
  paused: boolean;
  pausedAt?: number;
  pausedUntil?: number;
}

/** Pause, resume and run. All that name a schedule: FLOW_NOT_FOUND, SCHEDULE_NOT_FOUND, SCHEDULE_NOT_IN_FORCE. */
export interface ScheduleControl {
  /** The schedule once a change of its flow has been taken up. */
  settled(flowId: string, nodeId: string): Promise<ScheduleDetail>;
  /** Errors: SCHEDULE_UNTIL_PAST. */
  pause(flowId: string, nodeId: string | undefined, untilMs: number | undefined): Promise<ScheduleDetail>;
  resume(flowId: string, nodeId: string | undefined): Promise<ScheduleDetail>;
  /** Errors: FLOW_PAUSED and those of `Engine.start`. */
  runNow(
    flowId: string,
    nodeId: string | undefined,
    requestKey: string | undefined,
  ): Promise<{ runId: RunId; duplicate: boolean }>;
  state(): AllPaused;
  /** Errors: SCHEDULE_UNTIL_PAST. */
  pauseAll(untilMs: number | undefined): AllPaused;
  resumeAll(): AllPaused;
}

export function createScheduleControl({ service, flows, entries }: ControlPorts): ScheduleControl {
  async function inForce(flowId: string, wanted: string | undefined): Promise<ScheduleState> {
    const flow = flows.readEditable(flowId);
    const { nodeId } = findSchedule(flow, wanted);
    // One that was published a moment ago may not have been taken up yet.
    if (service.stateOf(flowId, nodeId) === undefined) await service.caughtUp();
    const state = service.stateOf(flowId, nodeId);
    if (state === undefined) throw scheduleNotInForce(flow.name);
    return state;
  }

  async function settled(flowId: string, nodeId: string): Promise<ScheduleDetail> {
    await service.caughtUp();
    return entries.detail(flowId, nodeId);
  }

  function state(): AllPaused {
    const pause = service.allPaused();
    if (pause === undefined) return { paused: false };
    return { paused: true, pausedAt: pause.sinceMs, ...(pause.untilMs === undefined ? {} : { pausedUntil: pause.untilMs }) };
  }

  return {
    settled,
    state,

    async pause(flowId, wanted, untilMs) {
      const { nodeId } = (await inForce(flowId, wanted)).trigger;
      service.pause(flowId, nodeId, untilMs);
      return settled(flowId, nodeId);
    },

    async resume(flowId, wanted) {
      const { nodeId } = (await inForce(flowId, wanted)).trigger;
      service.resume(flowId, nodeId);
      return settled(flowId, nodeId);
    },

    async runNow(flowId, wanted, requestKey) {
      const { trigger } = await inForce(flowId, wanted);
      if (trigger.status === 'paused') throw flowOfSchedulePaused(flowId, trigger.flowName);
      const { runId, duplicate } = await service.runNow(flowId, trigger.nodeId, requestKey);
      return { runId: runId as RunId, duplicate };
    },

    pauseAll(untilMs) {
      service.pauseAll(untilMs);
      return state();
    },

    resumeAll() {
      service.resumeAll();
      return state();
    },
  };
}
