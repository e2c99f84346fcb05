import { describe, expect, it } from 'vitest';
import { type FlowDefinition, flowDefinitionSchema } from '../model/flow';
import type { NodeId } from '../model/ids';
import { clipOf, pasteClip } from './flow-clip';
import { connect, disconnect, joinAfter, removeNodes, updateNode } from './flow-edits';
import { newNodeId, uniqueName } from './flow-names';

function flow(nodes: string[], edges: [string, string][]): FlowDefinition {
  const end = (text: string, port: string) => {
    const [node = '', named] = text.split('.');
    return { node, port: named ?? port };
  };
  return flowDefinitionSchema.parse({
    name: 'Test',
    nodes: nodes.map((id) => ({ id, type: 'core.set', name: id })),
    edges: edges.map(([from, to]) => ({ from: end(from, 'out'), to: end(to, 'in') })),
    layout: Object.fromEntries(nodes.map((id, index) => [id, { x: index * 100, y: 0 }])),
  });
}

const arrows = (definition: FlowDefinition) =>
  definition.edges.map((edge) => `${edge.from.node}.${edge.from.port}>${edge.to.node}.${edge.to.port}`).sort();

describe('flow edits', () => {
  it('lead an existing edge through a node added behind its source', () => {
    const before = flow(['a', 'b', 'new'], [['a', 'b']]);
    const after = joinAfter(before, { node: 'a' as NodeId, port: 'out' }, { node: 'new' as NodeId, input: 'in', output: 'out' });
    expect(arrows(after)).toEqual(['a.out>new.in', 'new.out>b.in']);
  });

  it('bridge the gap when a node in the middle of a chain is removed', () => {
    const after = removeNodes(
      flow(
        ['a', 'b', 'c'],
        [
          ['a', 'b'],
          ['b', 'c'],
        ],
      ),
      ['b'],
    );
    expect(arrows(after)).toEqual(['a.out>c.in']);
    expect(Object.keys(after.layout ?? {})).toEqual(['a', 'c']);
  });

  it('leave no edge behind when a branching node is removed', () => {
    const after = removeNodes(
      flow(
        ['a', 'if', 'y', 'n'],
        [
          ['a', 'if'],
          ['if.true', 'y'],
          ['if.false', 'n'],
        ],
      ),
      ['if'],
    );
    expect(arrows(after)).toEqual([]);
  });

  it('refuse an edge that is there already, that leads to itself, or to nowhere', () => {
    const before = flow(['a', 'b'], [['a', 'b']]);
    const edge = (from: string, to: string) => ({
      from: { node: from as NodeId, port: 'out' },
      to: { node: to as NodeId, port: 'in' },
    });
    expect(connect(before, edge('a', 'b'))).toBe(before);
    expect(connect(before, edge('a', 'a'))).toBe(before);
    expect(connect(before, edge('a', 'ghost'))).toBe(before);
    expect(arrows(connect(before, edge('b', 'a')))).toHaveLength(2);
  });

  it('answer the very same definition when an edge to remove is not there', () => {
    const before = flow(['a', 'b'], []);
    expect(disconnect(before, [{ from: { node: 'a' as NodeId, port: 'out' }, to: { node: 'b' as NodeId, port: 'in' } }])).toBe(
      before,
    );
  });

  it('paste a copy with new ids and names and the edges among the copied nodes only', () => {
    const before = flow(
      ['a', 'b', 'c'],
      [
        ['a', 'b'],
        ['b', 'c'],
      ],
    );
    const { definition, ids } = pasteClip(before, clipOf(before, ['a', 'b']), { x: 32, y: 32 });
    expect(ids).toEqual(['set-1', 'set-2']);
    expect(definition.nodes.map((node) => node.name)).toEqual(['a', 'b', 'c', 'a 2', 'b 2']);
    expect(arrows(definition)).toContain('set-1.out>set-2.in');
    expect(definition.edges).toHaveLength(3);
    expect(definition.layout?.['set-2']).toEqual({ x: 132, y: 32 });
  });

  it('remove an optional field of a node that is set to undefined', () => {
    const noted = updateNode(flow(['a'], []), 'a', { notes: 'why' });
    expect(noted.nodes[0]?.notes).toBe('why');
    expect(Object.keys(updateNode(noted, 'a', { notes: undefined }).nodes[0] ?? {})).not.toContain('notes');
  });

  it('number names and ids from the lowest that is free', () => {
    expect(uniqueName('Set fields', ['set fields', 'Set fields 2'])).toBe('Set fields 3');
    expect(uniqueName('Set fields 2', ['Set fields 2'])).toBe('Set fields 3');
    expect(newNodeId('core.for-each', ['for-each-1'])).toBe('for-each-2');
  });
});
