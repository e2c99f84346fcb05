/** A whole app over a folder, for tests of queues: real store, real engine, real time. */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { createHost, type Host } from '#main/host/host';
import { silentLog } from '#main/host/log';
import type { PulseflowClient } from '#shared/contract';
import { type FlowDefinitionInput, flowDefinitionSchema } from '#shared/model/flow';
import type { FlowId } from '#shared/model/ids';
import type { Json, JsonObject } from '#shared/model/json';

const folders: string[] = [];

export function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'pulseflow-queues-'));
  folders.push(folder);
  return folder;
}

export function removeFolders(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

/** The database as a power cut would leave it. */
export function copyOf(home: string): string {
  const folder = newFolder();
  for (const file of ['pulseflow.db', 'pulseflow.db-wal']) cpSync(join(home, file), join(folder, file));
  return folder;
}

export interface LiveHost {
  host: Host;
  client: PulseflowClient;
  /** Creates and publishes a flow. */
  publish(flow: FlowDefinitionInput): Promise<FlowId>;
  enqueue(
    queue: string,
    bodies: readonly Json[],
    more?: { priority?: number; delayMs?: number; dedupKey?: string },
  ): Promise<string[]>;
  depth(queue: string): Promise<{ ready: number; delayed: number; inFlight: number; dead: number }>;
  /** What steps of this node have put out, of all runs, oldest run first. */
  outputs(flowName: string, nodeId: string): Promise<Json[]>;
}

export async function openHost(home: string, options: { onCommit?: () => void; start?: boolean } = {}): Promise<LiveHost> {
  const { onCommit } = options;
  const faults = onCommit === undefined ? {} : { faults: { onCommit } };
  const host = await createHost({ home, mode: 'headless', version: '0.0.0', log: silentLog, ...faults });
  const client: PulseflowClient = createRouterClient(host.router, { context: {} });
  if (options.start !== false) await host.start();
  return {
    host,
    client,
    publish: async (flow) => (await client.flows.create({ query: { publish: true }, body: flowDefinitionSchema.parse(flow) })).id,
    enqueue: async (queue, bodies, more = {}) => {
      const { messages } = await client.queues.enqueue({
        queue,
        messages: bodies.map((body) => ({ body, priority: 0, delayMs: 0, ...more })),
      });
      return messages.map(({ id }) => id);
    },
    depth: async (queue) => {
      const { ready, delayed, inFlight, dead } = await client.queues.get({ queue });
      return { ready, delayed, inFlight, dead };
    },
    outputs: async (flowName, nodeId) => {
      const { items } = await client.runs.list({ limit: 500 });
      const found: Json[] = [];
      for (const run of items.filter((candidate) => candidate.flowName === flowName).reverse()) {
        const detail = await client.runs.get({ runId: run.id });
        for (const step of detail.steps.filter((candidate) => candidate.nodeId === nodeId && candidate.status === 'succeeded')) {
          const data = await client.runs.stepData({ runId: run.id, seq: step.seq });
          found.push(...(data.outputs['out']?.items ?? []).map((item) => item.json));
        }
      }
      return found;
    },
  };
}

/** A chain of nodes: `[id, type, config?, more?]`. */
export function chainOf(
  name: string,
  nodes: readonly (readonly [id: string, type: string, config?: JsonObject, more?: object])[],
  settings?: FlowDefinitionInput['settings'],
): FlowDefinitionInput {
  return {
    name,
    nodes: nodes.map(([id, type, config, more]) => ({ id, type, name: id, config: config ?? {}, ...more })),
    edges: nodes.slice(1).map(([id], index) => ({ from: { node: nodes[index]?.[0] ?? '' }, to: { node: id } })),
    ...(settings === undefined ? {} : { settings }),
  };
}
