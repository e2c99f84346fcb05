import { describe, expect, it } from 'vitest';
import { flowDefinitionSchema } from '#shared/model/flow';
import type { FlowId } from '#shared/model/ids';
import { defineNode, type NodeType, z } from '../sdk';
import { FlowCache } from './flow-cache';

const text = { en: 'x', 'pt-BR': 'x' };
const trigger = (label: string): NodeType =>
  defineNode({
    ...{ type: 'shop.order', version: 1, kind: 'trigger', label: { en: label, 'pt-BR': label }, description: text },
    ...{ icon: 'x', category: 'trigger', effect: 'none', config: z.object({}) },
  });
const definition = flowDefinitionSchema.parse({
  name: 'Orders',
  nodes: [{ id: 'start', type: 'shop.order', name: 'start', config: {} }],
  edges: [],
});

describe('compiled flows', () => {
  it('are compiled anew when node types have changed, and not before', async () => {
    let types: NodeType[] = [trigger('first')];
    const nodes = { generation: 1, find: () => types[0], list: () => types };
    const flowId = 'flow_1' as FlowId;
    const cache = new FlowCache({ load: (id, version) => Promise.resolve({ flowId: id, version, definition }) }, nodes);
    const first = await cache.load(flowId, 1);
    expect(await cache.load(flowId, 1)).toBe(first);
    types = [trigger('second')];
    nodes.generation = 2;
    expect(cache.find(flowId, 1)).toBeUndefined();
    expect(await cache.load(flowId, 1)).not.toBe(first);
    types = [];
    nodes.generation = 3;
    await expect(cache.load(flowId, 1)).rejects.toMatchObject({ code: 'FLOW_INVALID' });
  });
});
