import { isAppError } from '#shared/model/errors';
import type { FlowNode, FlowProblem } from '#shared/model/flow';
import type { Schedule } from '#shared/model/schedule';
import type { Language, ScheduleEdit, ScheduleFlows } from './api-ports';
import { scheduleExists, scheduleInvalid } from './errors';
import { findSchedule } from './find-schedule';
import {
  freeNodeId,
  MANUAL_TYPE,
  SCHEDULE_TYPE,
  scheduleLabel,
  scheduleNodes,
  withNewSchedule,
  withoutSchedule,
  withSchedule,
} from './schedule-node';

export interface EditSchedulePorts {
  flows: ScheduleFlows;
  /** Whether nodes of a type start flows. */
  isTrigger(node: FlowNode): boolean;
  language(): Language;
}

/** What the versions that are published by a change of a schedule are noted as. */
const NOTES = {
  added: { en: 'Schedule added', 'pt-BR': 'Agendamento adicionado' },
  changed: { en: 'Schedule changed', 'pt-BR': 'Agendamento alterado' },
  removed: { en: 'Schedule removed', 'pt-BR': 'Agendamento removido' },
};

/**
 * Changes of schedules outside of the editor. Each takes effect at once: it is an edit of the draft and, of a published flow, a
 * version that differs from the published one by it alone.
 */
export interface ScheduleEditor {
  /** Gives the id of the new node. Errors: FLOW_NOT_FOUND, FLOW_CHANGED, SCHEDULE_EXISTS, SCHEDULE_INVALID, FLOW_INVALID. */
  create(
    flowId: string,
    schedule: Schedule,
    options: { name?: string | undefined; baseRevision?: number | undefined },
  ): Promise<string>;
  /** Errors: FLOW_NOT_FOUND, FLOW_CHANGED, SCHEDULE_NOT_FOUND, SCHEDULE_INVALID. */
  update(flowId: string, schedule: Schedule, options: EditOptions): Promise<string>;
  /** Errors: FLOW_NOT_FOUND, FLOW_CHANGED, SCHEDULE_NOT_FOUND, FLOW_INVALID when the flow cannot do without the node. */
  remove(flowId: string, options: EditOptions): Promise<void>;
}

export interface EditOptions {
  nodeId?: string | undefined;
  baseRevision?: number | undefined;
}

export function createScheduleEditor({ flows, isTrigger, language }: EditSchedulePorts): ScheduleEditor {
  /** What is wrong with the schedule itself is told as such; what else is wrong with the flow stays what it is. */
  async function apply(flowId: string, edit: ScheduleEdit): Promise<void> {
    try {
      await flows.editAtOnce(flowId, edit);
    } catch (thrown) {
      const problems = isAppError(thrown) && thrown.code === 'FLOW_INVALID' ? (thrown.data?.['problems'] ?? []) : [];
      const own = (problems as unknown as FlowProblem[]).filter(({ nodeId }) => nodeId === edit.nodeId);
      throw own.length > 0 ? scheduleInvalid(own) : thrown;
    }
  }
  const definitionsOf = (flowId: string) => {
    const { draft, published } = flows.readEditable(flowId);
    return published === undefined ? [draft] : [draft, published];
  };

  return {
    async create(flowId, schedule, { name = scheduleLabel(language()), baseRevision }) {
      const flow = flows.readEditable(flowId);
      const [existing] = [...scheduleNodes(flow.published), ...scheduleNodes(flow.draft)];
      if (existing !== undefined) throw scheduleExists(flow.name, existing.id);
      const nodeId = freeNodeId(SCHEDULE_TYPE, definitionsOf(flowId));
      await apply(flowId, {
        nodeId,
        note: NOTES.added[language()],
        baseRevision,
        change: (definition) => withNewSchedule(definition, { nodeId, name, schedule }, isTrigger),
      });
      return nodeId;
    },

    async update(flowId, schedule, { nodeId: wanted, baseRevision }) {
      const { nodeId } = findSchedule(flows.readEditable(flowId), wanted);
      const change: ScheduleEdit['change'] = (definition) => withSchedule(definition, nodeId, schedule);
      await apply(flowId, { nodeId, note: NOTES.changed[language()], baseRevision, change });
      return nodeId;
    },

    async remove(flowId, { nodeId: wanted, baseRevision }) {
      const { nodeId } = findSchedule(flows.readEditable(flowId), wanted);
      const manualId = freeNodeId(MANUAL_TYPE, definitionsOf(flowId));
      await apply(flowId, {
        nodeId,
        note: NOTES.removed[language()],
        baseRevision,
        change: (definition) => withoutSchedule(definition, nodeId, isTrigger, { manualId, language: language() }),
      });
    },
  };
}
