import { describe, expect, it } from 'vitest';
import { flowDefinitionSchema } from '#shared/model/flow';
import { nodesBefore } from './VariableMenu';

describe('steps that an expression can name', () => {
  it('are all that lead to the node, nearest first, also around a loop', () => {
    const node = (id: string) => ({ id, type: 'core.set', name: id });
    const edge = (from: string, to: string) => ({ from: { node: from }, to: { node: to } });
    const flow = flowDefinitionSchema.parse({
      name: 'F',
      nodes: ['a', 'b', 'c', 'd', 'other'].map(node),
      edges: [edge('a', 'b'), edge('b', 'c'), edge('c', 'b'), edge('c', 'd'), edge('a', 'other')],
    });
    expect(nodesBefore(flow, 'd')).toEqual(['c', 'b', 'a']);
    expect(nodesBefore(flow, 'b')).toEqual(['a', 'c']);
  });
});
