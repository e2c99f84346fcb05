/** What the part of the schedules room that people and programs ask needs of others. The host introduces them. */
import type { FlowDefinition, FlowNode, FlowStatus } from '#shared/model/flow';

/** A flow as it is edited and as it is in force. */
export interface ScheduledFlow {
  flowId: string;
  name: string;
  status: FlowStatus;
  draft: FlowDefinition;
  draftRevision: number;
  published?: FlowDefinition;
}

/** A change of one node that is to be in force at once. */
export interface ScheduleEdit {
  nodeId: string;
  /** Gives the same object where there is nothing to change. */
  change(definition: FlowDefinition): FlowDefinition;
  /** Of the version that it publishes. */
  note: string;
  baseRevision?: number | undefined;
}

/** The schedules in the draft of a flow. */
export interface DraftSchedules {
  flowId: string;
  flowName: string;
  status: FlowStatus;
  /** Zone of the flow's own settings. */
  timeZone?: string;
  nodes: FlowNode[];
}

/** The flows that people see, with their drafts. */
export interface ScheduleFlows {
  /** Errors: FLOW_NOT_FOUND. */
  readEditable(flowId: string): ScheduledFlow;
  /** Changes draft and published version alike, in one transaction. Errors: FLOW_NOT_FOUND, FLOW_CHANGED, FLOW_INVALID. */
  editAtOnce(flowId: string, edit: ScheduleEdit): Promise<void>;
  draftSchedules(): readonly DraftSchedules[];
  /** Which flows count business hours by which holiday lists, by the list's id. */
  holidayListUses(): ReadonlyMap<string, readonly { flowId: string; flowName: string }[]>;
}

/** Texts that are made here and stored are in the workspace's language. */
export type Language = 'en' | 'pt-BR';
