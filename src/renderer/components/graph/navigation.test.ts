import { describe, expect, it } from 'vitest';
import { edgeKey, type GraphEdge, type GraphNode } from './graph-model';
import { neighbourOf, readingOrder } from './navigation';

const port = (key: string) => ({ key, label: key });
const nodes: GraphNode[] = ['start', 'if', 'yes', 'no'].map((id) => ({
  id,
  title: id,
  summary: '',
  icon: 'box',
  category: 'data',
  inputs: [port('in')],
  outputs: [port('out')],
}));
const edges: GraphEdge[] = [
  ['start', 'if'],
  ['if', 'yes'],
  ['if', 'no'],
].map(([from = '', to = '']) => {
  const ends = { from: { node: from, port: 'out' }, to: { node: to, port: 'in' } };
  return { id: edgeKey(ends), ...ends };
});
const positions = { start: { x: 0, y: 100 }, if: { x: 300, y: 100 }, yes: { x: 600, y: 40 }, no: { x: 600, y: 200 } };
const graph = { nodes, edges };

describe('arrow keys in the graph', () => {
  it('follow edges to the right and back to the left', () => {
    expect(neighbourOf('start', 'ArrowRight', graph, positions)).toBe('if');
    expect(neighbourOf('if', 'ArrowRight', graph, positions)).toBe('yes');
    expect(neighbourOf('no', 'ArrowLeft', graph, positions)).toBe('if');
  });

  it('go up and down between branches of the same node', () => {
    expect(neighbourOf('yes', 'ArrowDown', graph, positions)).toBe('no');
    expect(neighbourOf('no', 'ArrowUp', graph, positions)).toBe('yes');
  });

  it('stay where they are at a border', () => {
    expect(neighbourOf('start', 'ArrowLeft', graph, positions)).toBeUndefined();
    expect(neighbourOf('no', 'ArrowRight', graph, positions)).toBeUndefined();
  });

  it('read nodes from left to right, then from top to bottom', () => {
    expect(readingOrder(nodes, positions)).toEqual(['start', 'if', 'yes', 'no']);
  });
});
