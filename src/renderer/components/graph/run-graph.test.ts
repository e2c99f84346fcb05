import { describe, expect, it } from 'vitest';
import { type FlowDefinition, flowDefinitionSchema } from '#shared/model/flow';
import type { StepSummary } from '#shared/model/run';
import { edgeStateOf, nodeRunStates, runGraphOf } from './run-graph';

const definition: FlowDefinition = flowDefinitionSchema.parse({
  name: 'Orders',
  nodes: ['hook', 'if', 'yes', 'no'].map((id) => ({ id, type: `core.${id}`, name: id })),
  edges: [
    { from: { node: 'hook' }, to: { node: 'if' } },
    { from: { node: 'if', port: 'true' }, to: { node: 'yes' } },
    { from: { node: 'if', port: 'false' }, to: { node: 'no' } },
  ],
});

function step(nodeId: string, change: Partial<StepSummary>): StepSummary {
  return {
    runId: 'run_1' as StepSummary['runId'],
    seq: 1,
    nodeId,
    scope: '',
    status: 'succeeded',
    effect: 'none',
    attempt: 1,
    startedAt: 0,
    finishedAt: 1,
    itemsIn: 1,
    itemsOut: { out: 1 },
    ...change,
  };
}

const context = {
  nodeTypes: new Map(),
  typeOf: () => undefined,
  language: 'en' as const,
  locale: 'en',
  t: (key: string) => key,
  localText: (text: { en: string }) => text.en,
  errorText: (error: { message: string }) => error.message,
  duration: (ms: number) => `${ms} ms`,
};

describe('the graph of a run', () => {
  const steps = [
    step('hook', {}),
    step('if', { itemsOut: { true: 3 } }),
    step('yes', { status: 'running', finishedAt: undefined, itemsOut: {}, itemsIn: 3 } as Partial<StepSummary>),
    step('no', { status: 'skipped', itemsOut: {} }),
  ];

  it('shows which branch was taken, which is being worked on and which is dead', () => {
    const states = nodeRunStates(steps);
    expect(definition.edges.map((edge) => edgeStateOf(edge, states))).toEqual(['taken', 'active', 'dead']);
  });

  it('counts the items that left a node, and those it works on while it runs', () => {
    const { nodes } = runGraphOf(definition, steps, context);
    expect(nodes.map((node) => [node.id, node.status, node.badge])).toEqual([
      ['hook', 'succeeded', '1'],
      ['if', 'succeeded', '3'],
      ['yes', 'running', '3'],
      ['no', 'skipped', undefined],
    ]);
  });

  it('shows one failed iteration of a loop although later ones succeeded, with its error on the card', () => {
    const failed = step('yes', {
      scope: 'loop[0]',
      status: 'failed',
      itemsOut: {},
      error: { code: 'HTTP_STATUS', kind: 'operational', message: '500' },
    });
    const { nodes } = runGraphOf(definition, [failed, step('yes', { scope: 'loop[1]' })], context);
    expect(nodes[2]).toMatchObject({ status: 'failed', message: { tone: 'error', text: '500' } });
  });

  it('takes an edge that carried an empty list for taken', () => {
    const states = nodeRunStates([step('hook', { itemsOut: { out: 0 } })]);
    const [first] = definition.edges;
    expect(first && edgeStateOf(first, states)).toBe('taken');
  });

  it('takes the way into a loop for taken once its body has run', () => {
    const states = nodeRunStates([step('each', { itemsOut: { done: 3 } }), step('body', {})]);
    expect(edgeStateOf({ from: { node: 'each', port: 'item' }, to: { node: 'body', port: 'in' } }, states)).toBe('taken');
  });
});
