import { describe, expect, it } from 'vitest';
import { type FlowDefinition, flowDefinitionSchema } from '#shared/model/flow';
import { flowOf } from '../testing/harness';
import { createTestNodes, TestWorld } from '../testing/test-nodes';
import { compileFlow } from './compile-flow';

const START = ['start', 'test.start'] as const;
const nodes = createTestNodes(new TestWorld());
const unsafe = nodes.list().find(({ effect, kind }) => effect === 'unsafe' && kind === 'action')?.type ?? 'none';

function adviceOn(flow: FlowDefinition, registry: Parameters<typeof compileFlow>[1] = nodes) {
  const { problems } = compileFlow(flow, registry);
  return problems.map(({ code, severity, nodeId, detail }) => [severity, code, nodeId, detail].filter(Boolean).join(' '));
}
const parse = (flow: ReturnType<typeof flowOf>) => flowDefinitionSchema.parse(flow);

describe('advice on nodes that are never reached', () => {
  it('names the first of them and all behind it, and none that a trigger leads to', () => {
    const flow = parse(
      flowOf([START, ['a', 'test.set'], ['lone', 'test.set'], ['behind', 'test.set']], ['start > a', 'lone > behind']),
    );
    expect(adviceOn(flow)).toEqual(['warning NODE_UNREACHED lone', 'warning NODE_UNREACHED behind NODE_UNREACHED_BEHIND']);
  });

  it('is quiet behind a trigger that is disabled beside another', () => {
    const flow = parse(flowOf([START, ['off', 'test.start', {}, { disabled: true }], ['a', 'test.set']], ['off > a']));
    expect(adviceOn(flow)).toEqual([]);
  });
});

describe('advice on old versions', () => {
  it('says which version there is', () => {
    const set = nodes.find('test.set', 1);
    if (set === undefined) throw new Error('no test.set');
    const registry = {
      find: (type: string, version: number) => (version === 1 ? nodes.find(type, 1) : undefined),
      list: () => [...nodes.list(), { ...set, version: 3 }, { ...set, version: 2 }],
    };
    const { problems, flow } = compileFlow(parse(flowOf([START, ['a', 'test.set']], ['start > a'])), registry);
    expect(problems).toMatchObject([
      { code: 'NODE_VERSION_OLD', severity: 'warning', nodeId: 'a', values: { version: 1, newest: 3 } },
    ]);
    expect(flow).toBeDefined();
  });
});

describe('advice on nodes that a newer type replaces', () => {
  const set = nodes.find('test.set', 1);
  if (set === undefined) throw new Error('no test.set');
  const registryWith = (...types: string[]) => ({
    find: (type: string, version: number) =>
      type === 'test.set' ? { ...set, replacedBy: 'shop.set' } : types.includes(type) ? set : nodes.find(type, version),
    list: () => nodes.list(),
  });
  const flow = (extra: object = {}) => parse(flowOf([START, ['a', 'test.set', {}, extra]], ['start > a']));

  it('hints at the newer one where it is there', () => {
    expect(adviceOn(flow(), registryWith('shop.set'))).toEqual(['hint NODE_REPLACED a']);
    expect(adviceOn(flow(), registryWith())).toEqual([]);
  });

  it('is quiet where somebody said so', () => {
    expect(adviceOn(flow({ muted: ['NODE_REPLACED'] }), registryWith('shop.set'))).toEqual([]);
  });
});

describe('advice on nodes whose plugin does not run', () => {
  const set = nodes.find('test.set', 1);
  if (set === undefined) throw new Error('no test.set');
  const registry = {
    find: (type: string, version: number) =>
      type === 'test.set' ? { ...set, isOff: true as const, plugin: 'shop' } : nodes.find(type, version),
    list: () => nodes.list(),
  };

  it('warns, and lets the flow be published', () => {
    const { problems, flow } = compileFlow(parse(flowOf([START, ['a', 'test.set']], ['start > a'])), registry);
    expect(problems).toMatchObject([{ code: 'NODE_PLUGIN_OFF', severity: 'warning', nodeId: 'a', values: { plugin: 'shop' } }]);
    expect(flow).toBeDefined();
  });

  it('is quiet about a node that is off itself', () => {
    const flow = parse(flowOf([START, ['a', 'test.set', {}, { disabled: true }]], ['start > a']));
    expect(adviceOn(flow, registry)).toEqual([]);
  });
});

describe('advice on effects', () => {
  const flowWith = (extra: object = {}, settings: object = {}) =>
    parse({ ...flowOf([START, ['act', unsafe, {}, extra]], ['start > act']), settings });

  it('hints at one that nothing is said for when it fails', () => {
    expect(adviceOn(flowWith())).toEqual(['hint EFFECT_UNGUARDED act']);
  });

  it.each([
    ['a retry', { policies: { retry: { maxAttempts: 2 } } }],
    ['an error output', { policies: { onError: 'output' } }],
    ['a hint that was muted', { muted: ['EFFECT_UNGUARDED'] }],
    ['being disabled', { disabled: true }],
  ])('is content with %s', (_what, extra) => {
    expect(adviceOn(flowWith(extra))).toEqual([]);
  });

  it('is content with an error flow', () => {
    expect(adviceOn(flowWith({}, { errorFlow: 'flow_01ARZ3NDEKTSV4RRFFQ69G5FAV' }))).toEqual([]);
  });

  it('keeps nothing from being published', () => {
    expect(compileFlow(flowWith(), nodes).flow).toBeDefined();
  });
});
