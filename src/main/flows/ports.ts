/** What the flows room needs of others. The host introduces them. */

import type { CreateCancelSource, PendingEvent } from '#main/engine/ports';
import type { NodeServices, NodeType } from '#main/engine/sdk';
import type { Store } from '#main/store';
import type { FlowDefinition, FlowProblem, FlowSummary } from '#shared/model/flow';
import type { JsonObject } from '#shared/model/json';
import type { LocalText } from '#shared/model/local-text';
import type { NodeTypeInfo } from '#shared/model/node-type';
import type { FlowService } from '#shared/model/queue';
import type { TemplateLanguage, TemplateSummary } from '#shared/model/template';

/** The database, and one durable transaction at a time. Errors of `write`: STORE_FULL, STORE_FAILED. */
export type FlowStore = Pick<Store, 'db' | 'write'>;

export interface FlowNodeTypes {
  find(type: string, version: number): NodeType | undefined;
  list(): NodeType[];
}

export interface FlowRunStats {
  lastRun?: NonNullable<FlowSummary['lastRun']>;
  last24h: FlowSummary['runsLast24h'];
  successRate?: NonNullable<FlowSummary['successRate']>;
}

/** The parts of the machine that a flow in simulation may still use. */
export interface SimulationPorts {
  createCancelSource: CreateCancelSource;
  runCode: NodeServices['code']['run'];
}

export interface FlowPorts {
  store: FlowStore;
  nodeTypes: FlowNodeTypes;
  validate(definition: FlowDefinition): FlowProblem[];
  /** What a credential is called; undefined: there is none of this id. */
  findCredential(id: string): { name: string; type: string } | undefined;
  /** Latest run, counts of the last 24 hours and the success rate, for many flows in one go. */
  runStats(flowIds: readonly string[]): ReadonlyMap<string, FlowRunStats>;
  /** When the earliest schedule of a flow fires next. */
  nextRunAt(flowId: string): number | undefined;
  /** Stores events; resolves when they are durable. */
  emit(event: PendingEvent): Promise<void>;
  /** For flows that are tried out in simulation. */
  simulation: SimulationPorts;
  now(): number;
  random(): number;
  /** The templates that come with the app; read when first asked for. */
  loadTemplates(): Promise<readonly FlowTemplate[]>;
  /** All node types as the editor sees them; made when first asked for. */
  describeNodeTypes(): Promise<NodeTypeInfo[]>;
}

export interface FlowTemplate extends Omit<TemplateSummary, 'nodeTypes' | 'installedFlowId' | 'needs'> {
  needs: readonly LocalText[];
  /** Its flow in one language, as in a file: parsed before it is used. */
  definition(language: TemplateLanguage): unknown;
}

/** A trigger node of a published flow. Active ones come before paused ones. */
export interface ActiveTrigger {
  flowId: string;
  flowName: string;
  /** `rule`: the hidden flow of a rule. */
  flowKind: 'flow' | 'rule';
  version: number;
  nodeId: string;
  nodeName: string;
  type: string;
  typeVersion: number;
  config: JsonObject;
  /** Of the trigger of a plugin: see `NodeType.wokenBy`. */
  wokenBy?: 'subscribe' | 'webhook';
  status: 'active' | 'paused';
  /** Zone of the flow's own settings. */
  timeZone?: string;
}

/** A published flow that is a service, with the trigger that its calls enter by. */
export interface ActiveService {
  flowId: string;
  flowName: string;
  version: number;
  /** The first trigger of the flow. */
  nodeId: string;
  service: FlowService;
  status: 'active' | 'paused';
}

/** The published triggers of all flows, in memory. */
export interface ActiveTriggers {
  list(nodeType: string): ActiveTrigger[];
  /** Triggers of plugins that are woken so. Active ones first. */
  wokenBy(how: 'subscribe' | 'webhook'): ActiveTrigger[];
  /** Active ones first. */
  services(): ActiveService[];
  /** Reads all published flows again: node types have come or gone. */
  reload(): void;
  /** Called after a change; returns the way to stop it. */
  onChange(listener: () => void): () => void;
}
