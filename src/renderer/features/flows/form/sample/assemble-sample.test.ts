import { describe, expect, it } from 'vitest';
import { type FlowDefinitionInput, flowDefinitionSchema } from '#shared/model/flow';
import type { JsonObject } from '#shared/model/json';
import { assembleSample, nodesBefore, type SampleSources } from './assemble-sample';

const node = (id: string, type = 'core.set', config: JsonObject = {}) => ({ id, type, name: id.toUpperCase(), config });
const edge = (from: string, to: string, port = 'out') => ({ from: { node: from, port }, to: { node: to } });
const flowOf = (input: Pick<FlowDefinitionInput, 'nodes' | 'edges' | 'settings'>) =>
  flowDefinitionSchema.parse({ name: 'F', ...input });

const definition = flowOf({
  nodes: [node('start', 'core.manual'), node('check', 'core.if'), node('act', 'core.log')],
  edges: [edge('start', 'check'), edge('check', 'act', 'true')],
  settings: { env: { REGION: 'eu' } },
});

function sample(change: Partial<SampleSources> = {}) {
  return assembleSample({
    flow: { id: 'flow_1', version: 3 },
    definition,
    nodeId: 'act',
    run: undefined,
    input: undefined,
    outputs: new Map(),
    pins: {},
    nowMs: 5_000,
    ...change,
  });
}

const run = { id: 'run_1', createdAt: 1_000, trigger: { kind: 'manual' }, test: true, definition } as SampleSources['run'] &
  object;
const outputs = new Map([
  ['start', { out: [{ json: { n: 1 } }, { json: { n: 2 } }] }],
  ['check', { true: [{ json: { n: 2 } }], false: [{ json: { n: 1 } }] }],
]);

describe('nodes before a node', () => {
  it('are all that lead to it, nearest first, also around a loop', () => {
    const flow = flowOf({
      nodes: ['a', 'b', 'c', 'd', 'other'].map((id) => node(id)),
      edges: [edge('a', 'b'), edge('b', 'c'), edge('c', 'b'), edge('c', 'd'), edge('a', 'other')],
    });
    expect(nodesBefore(flow, 'd')).toEqual(['c', 'b', 'a']);
    expect(nodesBefore(flow, 'b')).toEqual(['a', 'c']);
  });
});

describe('sample data of a node', () => {
  it('are what reached it in the run, beside what the steps before gave', () => {
    const found = sample({ run, input: [{ json: { n: 2 } }], outputs });
    expect(found).toMatchObject({ origin: 'run', items: [{ n: 2 }], isStale: false, env: { REGION: 'eu' }, atMs: 1_000 });
    expect(found.steps).toEqual([
      { nodeId: 'check', name: 'CHECK', items: [{ n: 2 }, { n: 1 }] },
      { nodeId: 'start', name: 'START', items: [{ n: 1 }, { n: 2 }] },
    ]);
    expect(found.flow).toEqual({ id: 'flow_1', name: 'F', version: 3 });
  });

  it('come by the ports of its edges when the run did not reach it', () => {
    expect(sample({ run, outputs })).toMatchObject({ origin: 'run', items: [{ n: 2 }] });
  });

  it('are pinned data where there are any', () => {
    const pins = { check: { true: [{ json: { n: 99 } }] } };
    expect(sample({ run, input: [{ json: { n: 2 } }], outputs, pins })).toMatchObject({ origin: 'pinned', items: [{ n: 99 }] });
    expect(sample({ pins })).toMatchObject({ origin: 'pinned', items: [{ n: 99 }] });
  });

  it('are out of date once a node before has been changed, and not when only the node itself was', () => {
    const changed = (id: string) => ({
      ...definition,
      nodes: definition.nodes.map((each) => (each.id === id ? { ...each, config: { x: 1 } } : each)),
    });
    expect(sample({ run, outputs, definition: changed('check') }).isStale).toBe(true);
    expect(sample({ run, outputs, definition: changed('act') }).isStale).toBe(false);
    const renamed = { ...definition, nodes: definition.nodes.map((each) => ({ ...each, name: `${each.name}!` })) };
    expect(sample({ run, outputs, definition: renamed }).isStale).toBe(false);
  });

  it('are only the known fields when nothing has run', () => {
    const flow = flowOf({
      nodes: [
        node('hook', 'core.webhook'),
        node('set', 'core.set', { fields: [{ path: 'customer.name', value: 'x' }] }),
        node('call', 'core.http', { output: 'field' }),
        node('act', 'core.log'),
      ],
      edges: [edge('hook', 'set'), edge('set', 'call'), edge('call', 'act')],
    });
    const found = sample({ definition: flow });
    expect(found.origin).toBe('shape');
    expect(Object.keys(found.items[0] as JsonObject)).toEqual([
      'body',
      'headers',
      'query',
      'method',
      'path',
      'customer',
      'response',
    ]);
    expect(found.steps.map(({ name, items }) => [name, Object.keys(items[0] as JsonObject).length])).toEqual([
      ['CALL', 7],
      ['SET', 6],
      ['HOOK', 5],
    ]);
  });
});
