/** A flows room over a real store, for tests. Ports to other rooms are fakes that remember what they were told. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PendingEvent } from '#main/engine/ports';
import { defineNode, type NodeType, z } from '#main/engine/sdk';
import { openStore } from '#main/store';
import type { FlowDefinition, FlowDefinitionInput, FlowProblem } from '#shared/model/flow';
import { flowDefinitionSchema } from '#shared/model/flow';
import type { FlowTemplate } from '../ports';
import { createFlowsRoom, type FlowsRoom } from '../room';

const words = { label: { en: 'x', 'pt-BR': 'x' }, description: { en: 'x', 'pt-BR': 'x' }, icon: 'x', category: 'data' as const };
const NODE_TYPES: NodeType[] = [
  defineNode({ ...words, type: 'core.manual', version: 1, kind: 'trigger', config: z.object({}), effect: 'none' }),
  defineNode({
    ...words,
    type: 'core.webhook',
    version: 1,
    kind: 'trigger',
    config: z.object({ path: z.string(), hmacSecret: z.string().optional() }),
    effect: 'none',
    summary: (config) => `/hooks/${String(config['path'])}`,
  }),
  defineNode({
    ...words,
    type: 'shop.order',
    version: 1,
    kind: 'trigger',
    wokenBy: 'webhook',
    config: z.object({ path: z.string() }),
    effect: 'none',
  }),
  defineNode({
    ...words,
    type: 'core.event',
    version: 1,
    kind: 'trigger',
    config: z.object({}),
    effect: 'none',
    summary: (_config, language) => (language === 'pt-BR' ? 'todo evento' : 'any event'),
  }),
  defineNode({
    ...{ ...words, type: 'core.old-set', version: 1, kind: 'action', config: z.object({}), effect: 'none' },
    ...{ isHidden: true, replacedBy: 'core.set' },
  }),
  defineNode({
    ...words,
    type: 'core.set',
    version: 1,
    kind: 'action',
    config: z.object({ pin: z.string().optional().meta({ format: 'password' }) }),
    effect: 'none',
  }),
];

/** What the engine's validation would say, as far as these tests need it: a flow must have a trigger. */
function validate(definition: FlowDefinition): FlowProblem[] {
  const hasTrigger = definition.nodes.some((node) =>
    NODE_TYPES.some((type) => type.kind === 'trigger' && type.type === node.type),
  );
  return hasTrigger ? [] : [{ code: 'NO_TRIGGER', severity: 'error', message: 'The flow has no trigger.' }];
}

export interface TestRoom {
  room: FlowsRoom;
  home: string;
  emitted: PendingEvent[];
  clock: { nowMs: number; nextRunAt: Map<string, number> };
  write<T>(work: () => T): T;
  /** A pass of retention at the time of the clock. */
  maintain(): Promise<unknown>;
  /** Closes the store and opens the same workspace again, as a restart does. */
  reopen(): TestRoom;
  close(): void;
}

export function openTestRoom({
  templates = [],
  home = mkdtempSync(join(tmpdir(), 'pulseflow-flows-')),
}: {
  templates?: FlowTemplate[];
  home?: string;
} = {}): TestRoom {
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const clock = { nowMs: 1_700_000_000_000, nextRunAt: new Map<string, number>() };
  const store = openStore({ home, log, clock: { now: () => clock.nowMs } });
  const emitted: PendingEvent[] = [];
  const room = createFlowsRoom({
    store,
    nodeTypes: { find: (type) => NODE_TYPES.find((candidate) => candidate.type === type), list: () => NODE_TYPES },
    validate,
    findCredential: () => undefined,
    runStats: () => new Map(),
    nextRunAt: (flowId) => clock.nextRunAt.get(flowId),
    emit: async (event) => {
      emitted.push(event);
    },
    now: () => clock.nowMs++,
    random: Math.random,
    simulation: {
      createCancelSource: () => ({ signal: new AbortController().signal, abort: () => undefined }),
      runCode: () => Promise.reject(new Error('No code is run here')),
    },
    loadTemplates: async () => templates,
    describeNodeTypes: async () => [],
  });
  return {
    room,
    home,
    emitted,
    clock,
    write: (work) => store.write(work),
    maintain: () => store.maintain({ maxAgeDays: 36_500, maxRunsPerFlow: 1_000_000 }),
    reopen() {
      store.close();
      return openTestRoom({ templates, home });
    },
    close() {
      store.close();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** A flow with one trigger and one step; a webhook path makes the trigger a webhook. */
export function definition(name: string, webhookPath?: string, extra: Partial<FlowDefinitionInput> = {}): FlowDefinition {
  return flowDefinitionSchema.parse({
    name,
    nodes: [
      webhookPath === undefined
        ? { id: 'start', type: 'core.manual', name: 'Start' }
        : { id: 'start', type: 'core.webhook', name: 'Start', config: { path: webhookPath } },
      { id: 'set', type: 'core.set', name: 'Set' },
    ],
    edges: [{ from: { node: 'start' }, to: { node: 'set' } }],
    ...extra,
  });
}
