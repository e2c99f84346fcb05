import { describe, expect, it } from 'vitest';
import { completeLayout, computeLayout } from './auto-layout';
import { cardSize } from './geometry';
import { edgeKey, type GraphEdge, type GraphNode } from './graph-model';

function node(id: string, outputs = ['out'], inputs = ['in']): GraphNode {
  const port = (key: string) => ({ key, label: key });
  return { id, title: id, summary: '', icon: 'box', category: 'data', inputs: inputs.map(port), outputs: outputs.map(port) };
}

function edge(from: string, to: string): GraphEdge {
  const [fromNode = '', fromPort = 'out'] = from.split('.');
  const [toNode = '', toPort = 'in'] = to.split('.');
  const ends = { from: { node: fromNode, port: fromPort }, to: { node: toNode, port: toPort } };
  return { id: edgeKey(ends), ...ends };
}

describe('auto layout', () => {
  it('places a chain from left to right on one line', async () => {
    const layout = await computeLayout([node('a', ['out'], []), node('b'), node('c')], [edge('a', 'b'), edge('b', 'c')]);
    expect(layout.a?.x).toBeLessThan(layout.b?.x ?? 0);
    expect(layout.b?.x).toBeLessThan(layout.c?.x ?? 0);
    expect(new Set([layout.a?.y, layout.b?.y, layout.c?.y]).size).toBe(1);
  });

  it('puts the true branch above the false branch and lets no cards overlap', async () => {
    const nodes = [node('if', ['true', 'false']), node('yes'), node('no')];
    const layout = await computeLayout(nodes, [edge('if.true', 'yes'), edge('if.false', 'no')]);
    expect((layout.yes?.y ?? 0) + cardSize(node('yes')).height).toBeLessThanOrEqual(layout.no?.y ?? 0);
  });

  it('keeps the body of a loop to the right of its for-each although its end returns there', async () => {
    const nodes = [node('each', ['item', 'done'], ['in', 'loop']), node('body'), node('after')];
    const layout = await computeLayout(nodes, [edge('each.item', 'body'), edge('body', 'each.loop'), edge('each.done', 'after')]);
    expect(layout.body?.x).toBeGreaterThan(layout.each?.x ?? 0);
    expect(layout.after?.x).toBeGreaterThan(layout.each?.x ?? 0);
  });

  it('lays out a definition whose edges name nodes and ports that do not exist', async () => {
    const layout = await computeLayout([node('a'), node('b')], [edge('a.missing', 'b'), edge('a', 'ghost')]);
    expect(Object.keys(layout).sort()).toEqual(['a', 'b']);
  });

  it('leaves placed nodes alone and puts the rest below them', async () => {
    const given = { a: { x: 96, y: 80 } };
    const layout = await completeLayout([node('a'), node('b')], [edge('a', 'b')], given);
    expect(layout.a).toEqual(given.a);
    expect(layout.b?.y).toBeGreaterThan(80 + cardSize(node('a')).height);
  });
});
