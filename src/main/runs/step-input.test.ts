import { describe, expect, it } from 'vitest';
import { type FlowDefinitionInput, flowDefinitionSchema } from '#shared/model/flow';
import type { Item } from '#shared/model/packet';
import type { StepSummary } from '#shared/model/run';
import { inputOf, splitScope } from './step-input';

type Recorded = Record<string, Record<string, Item[]>>;
const items = (...values: (string | number)[]): Item[] => values.map((json) => ({ json }));

/** What went into a step, given what steps put out: keys are `node` or `node@scope`. */
function inputIn(flow: FlowDefinitionInput, recorded: Recorded, nodeId: string, scope = '', itemsIn = -1): unknown[] {
  const names = Object.keys(recorded);
  const find = (node: string, at: string) => {
    const seq = names.indexOf(at === '' ? node : `${node}@${at}`);
    return seq < 0 ? undefined : ({ seq } as StepSummary);
  };
  const steps = { find, outputs: (seq: number) => recorded[names[seq] ?? ''] };
  return inputOf({ nodeId, scope, itemsIn }, flowDefinitionSchema.parse(flow), steps).map((item) => item.json);
}
const node = (id: string, more: object = {}) => ({ id, type: 'core.set', name: id, ...more });
const edge = (from: string, to: string) => {
  const [fromNode = '', fromPort = 'out'] = from.split('.');
  const [toNode = '', toPort = 'in'] = to.split('.');
  return { from: { node: fromNode, port: fromPort }, to: { node: toNode, port: toPort } };
};

describe('the input of a step', () => {
  it('is nothing for a trigger', () => {
    expect(inputIn({ name: 'f', nodes: [node('t')] }, { t: { out: items(1) } }, 't')).toEqual([]);
  });

  // t ──▶ if ──true──▶ a ──▶ m
  //        └──false──▶ b ──▶ m
  const branches = {
    name: 'f',
    nodes: ['t', 'if', 'a', 'b', 'm'].map((id) => node(id)),
    edges: [edge('t', 'if'), edge('if.true', 'a'), edge('if.false', 'b'), edge('a', 'm'), edge('b', 'm')],
  };
  it('is what came by the port that leads to it', () => {
    const recorded = { t: { out: items(1, 2, 3) }, if: { true: items(1, 3), false: items(2) } };
    expect([inputIn(branches, recorded, 'a'), inputIn(branches, recorded, 'b')]).toEqual([[1, 3], [2]]);
  });
  it('is what came by all live edges, in the order of the edges', () => {
    expect(inputIn(branches, { b: { out: items(2) }, a: { out: items(1, 3) } }, 'm')).toEqual([1, 3, 2]);
    expect(inputIn(branches, { a: { out: items(1, 3) } }, 'm')).toEqual([1, 3]);
  });
  it('is one branch only for a node that went on with the first', () => {
    expect(inputIn(branches, { b: { out: items(2) }, a: { out: items(1, 3) } }, 'm', '', 1)).toEqual([2]);
  });

  it('passes nodes over that are disabled', () => {
    const flow = {
      name: 'f',
      nodes: [node('t'), node('x', { disabled: true }), node('a')],
      edges: [edge('t', 'x'), edge('x', 'a')],
    };
    expect(inputIn(flow, { t: { out: items(1, 2) } }, 'a')).toEqual([1, 2]);
  });

  // t ──▶ loop ──item──▶ inner ──item──▶ a ──▶ inner.loop;  inner ──done──▶ loop.loop;  loop ──done──▶ end
  const nested = {
    name: 'f',
    nodes: [
      node('t'),
      node('loop', { type: 'core.for-each', config: { batchSize: 2 } }),
      node('inner', { type: 'core.for-each' }),
      node('a'),
      node('end'),
    ],
    edges: [
      edge('t', 'loop'),
      edge('loop.item', 'inner'),
      edge('inner.item', 'a'),
      edge('a', 'inner.loop'),
      edge('inner.done', 'loop.loop'),
      edge('loop.done', 'end'),
    ],
  };
  it('is the batch of the iteration it is in, also in a loop within a loop', () => {
    const recorded = { t: { out: items(1, 2, 3, 4, 5) }, loop: { done: items(9) } };
    expect(inputIn(nested, recorded, 'loop')).toEqual([1, 2, 3, 4, 5]);
    expect(inputIn(nested, recorded, 'inner', 'loop[1]')).toEqual([3, 4]);
    expect(inputIn(nested, recorded, 'inner', 'loop[2]')).toEqual([5]);
    expect(inputIn(nested, recorded, 'a', 'loop[1]/inner[1]')).toEqual([4]);
    expect(inputIn(nested, recorded, 'end')).toEqual([9]);
  });

  it('is all that came in, in the body of a lock', () => {
    const locked = {
      name: 'f',
      nodes: [node('t'), node('lock', { type: 'core.with-lock' }), node('a'), node('end')],
      edges: [edge('t', 'lock'), edge('lock.item', 'a'), edge('a', 'lock.loop'), edge('lock.done', 'end')],
    };
    const recorded = { t: { out: items(1, 2, 3) }, lock: { done: items(9) } };
    expect(inputIn(locked, recorded, 'lock')).toEqual([1, 2, 3]);
    expect(inputIn(locked, recorded, 'a', 'lock[0]')).toEqual([1, 2, 3]);
  });

  it('names the parts of a scope', () => {
    expect([splitScope('a[3]'), splitScope('a[3]/b-1[20]'), splitScope('')]).toEqual([
      { parent: '', nodeId: 'a', iteration: 3 },
      { parent: 'a[3]', nodeId: 'b-1', iteration: 20 },
      undefined,
    ]);
  });
});
