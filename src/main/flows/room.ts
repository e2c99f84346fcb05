import type { FlowLibrary } from '#main/engine/ports';
import type { CredentialUse } from '#shared/model/credential';
import type { FaultReport } from '#shared/model/fault-test';
import type { FlowDefinition } from '#shared/model/flow';
import type { FlowId } from '#shared/model/ids';
import type { NodeTypeInfo } from '#shared/model/node-type';
import type { FlowRetention } from '#shared/model/policy';
import type { StartForm } from '#shared/model/start-form';
import { createFlowContext } from './context';
import { credentialUses } from './credential-uses';
import { readDefinition } from './definition-text';
import { createDraftNodeIndex, type DraftNodes } from './draft-nodes';
import { createDrafts, type Drafts } from './drafts';
import { type AtOnceEdit, type EditableFlow, editAtOnce, readEditable } from './edit-at-once';
import { type FaultTestRequest, testFlowFaults } from './fault-test';
import { createHiddenFlows, type HiddenFlows } from './hidden-flows';
import { type HolidayListUse, holidayListUses } from './holiday-list-uses';
import { createFlowLibrary } from './library';
import { createPins, type PinsService } from './pins';
import { type PluginUse, pluginUses } from './plugin-uses';
import type { ActiveTriggers, FlowPorts } from './ports';
import { retentionOfFlows } from './retention';
import { createFlowsService, type FlowsService } from './service';
import { versionOfSingleNode } from './single-node';
import { readStartForm } from './start-form';
import { findStartTarget, type StartTarget } from './start-target';
import { createTemplates, type Templates } from './templates';
import { type NodeVersion, upgradeNode } from './upgrade-node';

/** All of the flows room, put together. */
export interface FlowsRoom {
  service: FlowsService;
  /** Test data pinned to nodes. */
  pins: PinsService;
  templates: Templates;
  /** Published triggers, for the rooms that fire them. */
  triggers: ActiveTriggers;
  /** Versions, for the engine. */
  library: FlowLibrary;
  /** For the rules room. */
  hidden: HiddenFlows;
  describeNodeTypes(): Promise<NodeTypeInfo[]>;
  /** The node as the newest version of its type has it. Errors: those of a plugin whose code does it. */
  upgradeNode(node: NodeVersion): Promise<NodeVersion>;
  /** Errors: FLOW_NOT_FOUND, FLOW_NOT_PUBLISHED, FLOW_PAUSED; with `test` FLOW_INVALID. */
  startTarget(flowId: string, options: { test: boolean }): StartTarget;
  /** What a start by hand asks for. Errors: FLOW_NOT_FOUND. */
  startForm(flowId: string, test: boolean): StartForm;
  /** A version by which a definition of one node runs. Errors: FLOW_INVALID. */
  singleNode(definition: FlowDefinition): { flowId: FlowId; version: number };
  /** Tries the draft out under faults, in simulation. Errors: FLOW_NOT_FOUND, FLOW_INVALID. */
  testFaults(request: FaultTestRequest): Promise<FaultReport>;
  /** What people have published and not paused, as it is in force. */
  active(): { flowId: string; flowName: string; definition: FlowDefinition }[];
  /** Throws FLOW_NOT_FOUND unless people can see a flow of this id. */
  assertExists(flowId: string): void;
  /** What flows say themselves of how long their runs are kept. */
  retention(): ReadonlyMap<string, FlowRetention>;
  /** Which flows use which credentials, by the credential's id. */
  credentialUses(): ReadonlyMap<string, CredentialUse[]>;
  /** Which flows count business hours by which holiday lists, by the list's id. */
  holidayListUses(): ReadonlyMap<string, readonly HolidayListUse[]>;
  /** Which flows use which plugins, by name. */
  pluginUses(): ReadonlyMap<string, PluginUse[]>;
  /** For what keeps drafts in step with something outside. */
  drafts: Drafts;
  /** A flow as it is edited and as it is in force. Errors: FLOW_NOT_FOUND. */
  readEditable(flowId: string): EditableFlow;
  /** Changes draft and published version alike. Errors: FLOW_NOT_FOUND, FLOW_CHANGED, FLOW_INVALID. */
  editAtOnce(flowId: string, edit: AtOnceEdit): Promise<void>;
  /** The schedules in the drafts of all flows. */
  draftSchedules(): readonly DraftNodes[];
  /** Called after a flow was made, changed or deleted. */
  onChanged(listener: () => void): () => void;
}

export function createFlowsRoom(ports: FlowPorts): FlowsRoom {
  const context = createFlowContext(ports);
  const pins = createPins(context);
  const service = createFlowsService(context, pins);
  return {
    service,
    pins,
    templates: createTemplates(context, service),
    triggers: context.triggers,
    library: createFlowLibrary(context.repository),
    hidden: createHiddenFlows(context),
    describeNodeTypes: () => ports.describeNodeTypes(),
    upgradeNode: (node) => upgradeNode(ports.nodeTypes, node),
    startTarget: (flowId, options) => findStartTarget(context, flowId, options),
    startForm: (flowId, test) => readStartForm(context, flowId, test),
    singleNode: (definition) => versionOfSingleNode(context, definition),
    testFaults: (request) => testFlowFaults(context, request),
    active: () =>
      context.repository
        .allPublished()
        .filter(({ kind, status }) => kind === 'flow' && status === 'active')
        .map(({ id, name, definition }) => ({ flowId: id, flowName: name, definition: readDefinition(definition) })),
    assertExists: (flowId) => void context.getRow(flowId),
    retention: () => retentionOfFlows(ports.store),
    credentialUses: () => credentialUses(ports),
    holidayListUses: () => holidayListUses(ports),
    pluginUses: () => pluginUses(ports),
    drafts: createDrafts(context, service),
    readEditable: (flowId) => readEditable(context, flowId),
    editAtOnce: (flowId, edit) => editAtOnce(context, flowId, edit),
    draftSchedules: createDraftNodeIndex(context, 'core.schedule'),
    onChanged: (listener) => context.onChanged(() => listener()),
  };
}
