/** The node types of simulated flows: the app's own control nodes, and nodes that do something to the simulated world. */

import type { NodeRegistry } from '#main/engine/ports';
import { defineNode, type ExecuteContext, type Item, type Json, mapEffects, mapItems, type NodeType, z } from '#main/engine/sdk';
import { createCancelSource } from '#main/host/machine';
import { createNodeCatalogue } from '#main/nodes';
import { coreNodes } from '#main/nodes/core-nodes';
import type { Call, Outside } from './outside';
import type { SimProcess } from './sim-loop';

export { createCancelSource };

const text = { en: 'Simulated', 'pt-BR': 'Simulado' };
const common = { version: 1, kind: 'action' as const, label: text, description: text, icon: 'box', category: 'data' as const };

/** Every item carries who it is: `id` from its trigger, `path` a digest of the nodes that it went through. */
export interface Tracked {
  id: string;
  path: number;
}

/** Who an item is, also behind an error output, an event or a started flow. */
export function trackedOf(json: Json): Tracked {
  const found = json as { id?: Json; path?: Json; item?: Json; run?: { id?: Json } } | null;
  if (typeof found !== 'object' || found === null) return { id: JSON.stringify(json), path: 0 };
  if (typeof found.path === 'number') return { id: String(found.id), path: found.path };
  // What an error flow is given.
  if (found.run?.id !== undefined) return { id: `failed ${String(found.run.id)}`, path: 0 };
  if (found.item !== undefined) return trackedOf(found.item);
  return { id: String(found.id ?? ''), path: 0 };
}

function passOn(item: Item, nodeId: string, tag?: string): Item {
  const { id, path } = trackedOf(item.json);
  return { ...item, json: { id: tag === undefined ? id : `${id}@${tag}`, path: digest(`${path}>${nodeId}`) } };
}

function digest(text: string): number {
  let hash = 2166136261;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 16777619);
  return hash >>> 0;
}

/** The node types for one process. */
export function createSimNodes(outside: Outside, process: SimProcess): NodeRegistry {
  const act = (context: ExecuteContext, effect: Call['effect'], key: string, items: readonly Item[], lock?: Call['lock']) =>
    outside.call({
      lock,
      runId: context.packet.run.id as Call['runId'],
      flowId: context.packet.flow.id,
      nodeId: context.node.id,
      identity: items
        .map(({ json }) => trackedOf(json))
        .map(({ id, path }) => `${id}:${path}`)
        .join(','),
      key,
      effect,
      signal: context.signal,
      process,
    });
  const effectConfig = z.object({
    mode: z.enum(['once', 'items']).default('items'),
    lock: z.string().optional(),
    token: z.number().optional(),
    host: z.string().optional(),
  });
  const effectNode = (effect: 'idempotent' | 'unsafe', type = `sim.${effect}`, more: Partial<NodeType> = {}): NodeType =>
    defineNode({
      ...common,
      ...(more as object),
      type,
      config: effectConfig,
      effect,
      resources: ({ host }) => (typeof host === 'string' ? { host } : {}),
      execute: async (context) => {
        const { lock: name, token } = context.config;
        const lock = name === undefined ? undefined : { name, token };
        if (context.config.mode === 'items') {
          return mapEffects(context, async (item, _config, index) => {
            await act(context, effect, context.idempotencyKey(index), [item], lock);
            return passOn(item, context.node.id);
          });
        }
        await act(context, effect, context.idempotencyKey(0), context.items, lock);
        return { outputs: { out: context.items.map((item) => passOn(item, context.node.id)) } };
      },
    });
  const own = [
    /** Synchronous and harmless. */
    defineNode({
      ...common,
      type: 'sim.mark',
      config: z.object({ tag: z.string().optional() }),
      effect: 'none',
      resolve: 'item',
      execute: (context) => mapItems(context, (item, { tag }) => passOn(item, context.node.id, tag)),
    }),
    /** Makes `count` items of each. */
    defineNode({
      ...common,
      type: 'sim.split',
      config: z.object({ count: z.number().int().default(2) }),
      effect: 'none',
      execute: ({ items, config, node }) => ({
        outputs: {
          out: items.flatMap((item) => Array.from({ length: config.count }, (_, index) => passOn(item, `${node.id}.${index}`))),
        },
      }),
    }),
    /** Reads something: takes time and may fail, but changes nothing. */
    defineNode({
      ...common,
      type: 'sim.read',
      config: z.object({ host: z.string().optional() }),
      effect: 'none',
      resources: ({ host }) => (typeof host === 'string' ? { host } : {}),
      execute: async (context) => {
        await act(context, 'none', '', []);
        return { outputs: { out: context.items.map((item) => passOn(item, context.node.id)) } };
      },
    }),
    effectNode('idempotent'),
    effectNode('unsafe'),
    /** Its service can be asked whether something happened. */
    effectNode('unsafe', 'sim.askable', {
      lookup: async (context: ExecuteContext<z.output<typeof effectConfig>>, index) => {
        const answer = await outside.lookUp(context.idempotencyKey(index), process);
        if (answer !== 'happened') return answer === 'unknown' ? answer : { happened: false };
        const isWhole = context.config.mode === 'once';
        const items = isWhole ? context.items : context.items.slice(index, index + 1);
        return { happened: true, outputs: { out: items.map((item) => passOn(item, context.node.id)) } };
      },
    }),
  ];
  return createNodeCatalogue([...coreNodes, ...own]);
}
