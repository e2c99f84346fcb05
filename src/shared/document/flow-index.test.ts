import { describe, expect, it } from 'vitest';
import { type FlowDefinition, flowDefinitionSchema } from '../model/flow';
import { connect, disconnect, removeNodes, toggleDisabled, updateNode } from './flow-edits';
import { edgesAt, nodeById } from './flow-index';

const chain = (count: number): FlowDefinition =>
  flowDefinitionSchema.parse({
    name: 'Chain',
    nodes: Array.from({ length: count }, (_, index) => ({ id: `n${index}`, type: 'core.set', name: `N ${index}` })),
    edges: Array.from({ length: count - 1 }, (_, index) => ({ from: { node: `n${index}` }, to: { node: `n${index + 1}` } })),
  });

describe('look-ups in a definition', () => {
  it('answer the node and edges as they are after each edit', () => {
    const before = chain(5);
    const renamed = updateNode(before, 'n2', { name: 'Other' });
    expect([nodeById(before, 'n2')?.name, nodeById(renamed, 'n2')?.name]).toEqual(['N 2', 'Other']);
    const less = removeNodes(renamed, ['n2']);
    expect(nodeById(less, 'n2')).toBeUndefined();
    expect(nodeById(less, 'n3')?.name).toBe('N 3');
    expect(edgesAt(less, 'n1').leaving.map((edge) => edge.to.node)).toEqual(['n3']);
    expect(edgesAt(less, 'n2')).toEqual({ entering: [], leaving: [] });
    const [edge] = edgesAt(less, 'n1').leaving;
    const cut = disconnect(less, edge === undefined ? [] : [edge]);
    expect(edgesAt(cut, 'n3').entering).toEqual([]);
    if (edge !== undefined) expect(edgesAt(connect(cut, edge), 'n3').entering).toEqual([edge]);
  });

  it('look at no other node while one types in a node of a large flow', () => {
    let reads = 0;
    const large = chain(1000);
    const counted: FlowDefinition = {
      ...large,
      nodes: large.nodes.map((node) => {
        const { id, ...rest } = node;
        return Object.defineProperty({ ...rest } as typeof node, 'id', { enumerable: true, get: () => (reads++, id) });
      }),
    };
    let now = updateNode(counted, 'n500', { notes: '' });
    reads = 0;
    for (let index = 0; index < 100; index++) now = updateNode(now, 'n500', { notes: `${index}` });
    expect(nodeById(now, 'n500')?.notes).toBe('99');
    expect(reads).toBeLessThan(1000);
  });

  it('switch nodes off, and on again only when all of them are off', () => {
    const off = toggleDisabled(chain(3), ['n0', 'n1']);
    expect(off.nodes.map((node) => node.disabled)).toEqual([true, true, undefined]);
    expect(toggleDisabled(off, ['n1', 'n2']).nodes.map((node) => node.disabled)).toEqual([true, true, true]);
    expect(toggleDisabled(off, ['n0', 'n1'])).toEqual(chain(3));
  });
});
