import { describe, expect, it } from 'vitest';
import { connectRules, edgeBetween, reachOf } from './connect-rules';
import { edgeKey, type GraphEdge, type GraphPortEnd } from './graph-model';

function edge(from: string, to: string, port = 'out', into = 'in'): GraphEdge {
  const ends = { from: { node: from, port }, to: { node: to, port: into } };
  return { id: edgeKey(ends), ...ends };
}
const output = (node: string, port = 'out'): GraphPortEnd => ({ node, port, side: 'output' });
const input = (node: string, port = 'in'): GraphPortEnd => ({ node, port, side: 'input' });
const chain = [edge('a', 'b'), edge('b', 'c')];

describe('connectRules', () => {
  it('allows what leads on, in whichever direction it is drawn', () => {
    expect(connectRules(output('a'), chain)(input('c'))).toBeUndefined();
    expect(connectRules(input('c'), chain)(output('a'))).toBeUndefined();
  });

  it('refuses a circle from either end, however long the way is', () => {
    expect(connectRules(output('c'), chain)(input('a'))).toBe('cycle');
    expect(connectRules(input('a'), chain)(output('c'))).toBe('cycle');
  });

  it('lets the end of a loop lead back', () => {
    expect(connectRules(output('c'), chain)(input('a', 'loop'))).toBeUndefined();
    expect(reachOf('b', [...chain, edge('c', 'a', 'out', 'loop')], false)).toEqual(new Set(['b', 'c']));
  });

  it('refuses two ports of one side, a node itself, and an edge that is there', () => {
    expect(connectRules(output('a'), chain)(output('b'))).toBe('same-side');
    expect(connectRules(output('a'), chain)(input('a'))).toBe('same-node');
    expect(connectRules(output('a'), chain)(input('b'))).toBe('exists');
  });

  it('does not let an edge that is moved stand in its own way', () => {
    const moved = edge('b', 'c').id;
    expect(connectRules(output('b'), chain, moved)(input('c'))).toBeUndefined();
    expect(connectRules(output('c'), chain, moved)(input('b'))).toBeUndefined();
  });
});

it('makes the same edge of two ports, whichever was touched first', () => {
  expect(edgeBetween(output('a'), input('b'))).toEqual(edgeBetween(input('b'), output('a')));
  expect(edgeBetween(output('a'), output('b'))).toBeUndefined();
});
