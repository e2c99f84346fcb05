import { describe, expect, it } from 'vitest';
import { removeNodes, updateNode } from '#shared/document/flow-edits';
import { flowDefinitionSchema } from '#shared/model/flow';
import type { FlowGraphContext } from '../../../components/graph/flow-graph';
import { compareFlows, countChanges } from './comparison';

const context: FlowGraphContext = {
  nodeTypes: new Map(),
  typeOf: () => undefined,
  language: 'en',
  locale: 'en',
  t: (key) => key,
  localText: ({ en }) => en,
  errorText: ({ message }) => message,
  duration: String,
};
const before = flowDefinitionSchema.parse({
  name: 'F',
  nodes: ['a', 'b', 'c'].map((id) => ({ id, type: 'core.set', name: id.toUpperCase(), config: { value: 1 } })),
  edges: [
    { from: { node: 'a' }, to: { node: 'b' } },
    { from: { node: 'b' }, to: { node: 'c' } },
  ],
  layout: { a: { x: 0, y: 0 }, b: { x: 300, y: 0 }, c: { x: 600, y: 0 } },
});
const d = { ...before.nodes[0], id: 'd', name: 'D' } as (typeof before.nodes)[number];
const after = {
  ...updateNode(removeNodes(before, ['b']), 'c', { config: { value: 2 } }),
  settings: { timeZone: 'UTC' },
};
const grown = { ...after, nodes: [...after.nodes, d], layout: { ...after.layout, a: { x: 5, y: 5 } } };

describe('two versions compared', () => {
  it('are drawn as one graph, with what was removed in its old place', () => {
    const { nodes, edges, layout } = compareFlows(before, grown, context);
    expect(nodes.map(({ id, mark }) => [id, mark])).toEqual([
      ['a', undefined],
      ['c', 'changed'],
      ['d', 'added'],
      ['b', 'removed'],
    ]);
    expect(layout?.['b']).toEqual({ x: 300, y: 0 });
    expect(edges.map(({ mark }) => mark).sort()).toEqual(['added', 'removed', 'removed']);
  });

  it('are listed thing by thing, with the fields that changed, before and after', () => {
    const { changes } = compareFlows(before, grown, context);
    expect(changes.map(({ key, mark, count }) => [key, mark, count])).toEqual([
      ['flow', 'changed', 1],
      ['node d', 'added', 1],
      ['node b', 'removed', 1],
      ['node c', 'changed', 1],
      ['edges', 'changed', 3],
      ['places', 'changed', 1],
    ]);
    expect(changes[3]?.fields).toEqual([{ pointer: '/config/value', before: 1, after: 2 }]);
    expect(changes[0]?.fields[0]).toMatchObject({ pointer: '/settings/timeZone', after: 'UTC' });
  });

  it('are counted without what only moved', () => {
    expect(countChanges(before, grown)).toEqual({ added: 1, removed: 1, changed: 3 });
    expect(countChanges(before, { ...before, layout: {} })).toEqual({ added: 0, removed: 0, changed: 0 });
  });
});
