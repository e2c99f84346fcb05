import { describe, expect, it } from 'vitest';
import { flowDefinitionSchema } from '../model/flow';
import type { NodeTypeInfo } from '../model/node-type';
import { renameNode } from './rename-node';

const types = new Map([
  ['core.if', { configSchema: { properties: { condition: { expression: 'jsonata' } } } } as unknown as NodeTypeInfo],
]);
const flow = flowDefinitionSchema.parse({
  name: 'F',
  nodes: [
    { id: 'a', type: 'core.http', name: 'Fetch' },
    {
      id: 'b',
      type: 'core.set',
      name: 'Set',
      config: { fields: [{ value: 'x {{ $step("Fetch").id }}' }], note: 'says $step("Fetch")' },
    },
    { id: 'c', type: 'core.if', name: 'If', config: { condition: '$step("Fetch").ok' } },
    { id: 'd', type: 'core.log', name: 'Log', config: { message: 'plain' } },
  ],
});

describe('renaming a node', () => {
  it('follows the name in templates and JSONata fields, but not in plain text', () => {
    const next = renameNode(flow, 'a', 'Read order', types);
    expect(next.nodes.map((node) => [node.name, node.config])).toEqual([
      ['Read order', {}],
      ['Set', { fields: [{ value: 'x {{ $step("Read order").id }}' }], note: 'says $step("Fetch")' }],
      ['If', { condition: '$step("Read order").ok' }],
      ['Log', { message: 'plain' }],
    ]);
    expect(next.nodes[3]).toBe(flow.nodes[3]);
  });

  it('changes nothing when the name is the same or the node is gone', () => {
    expect(renameNode(flow, 'a', 'Fetch', types)).toBe(flow);
    expect(renameNode(flow, 'zzz', 'Other', types)).toBe(flow);
  });
});
